// A list of messages, oldest first, that follows its end unless the reader has scrolled up.

import { dateOf, dayName, sameDay } from "./dates.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessage } from "./message.js";

const TOGETHER = 5 * 60 * 1000; // milliseconds
const MARGIN = 4; // pixels; with more, what stands above would peep in
const NEAR_END = 60; // pixels

export class Log {
  #shown = [];
  #options = {};
  #following = true;
  #size = "";
  #held = ""; // the message whose beginning is shown, though it does not fit

  // `root` scrolls; `before` gives what stands above the first message.
  constructor(root, page, before) {
    this.root = root;
    this.page = page;
    this.before = before;
    this.list = el("div", { class: "list" });
    this.jump = el(
      "button",
      { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd() } },
      icon("down"),
      "New messages",
    );
    root.append(this.list, this.jump);
    root.addEventListener("scroll", () => this.#scrolled());
    // Who unfolds something wants to see it, not the end that it pushes away.
    this.list.addEventListener("click", ({ target }) => {
      if (target.closest("summary")) this.#following = false;
    });
    const sizes = new ResizeObserver(() => this.#settle());
    sizes.observe(root);
    sizes.observe(this.list);
  }

  // The reader scrolls; so does the browser after a change of size, which is not the reader's will.
  #scrolled() {
    if (this.#size !== this.#measured()) {
      this.#settle();
      return;
    }
    this.#following = this.#atEnd();
    if (this.#following) this.jump.hidden = true;
  }

  #measured() {
    const { scrollHeight, clientHeight, clientWidth } = this.root;
    return [scrollHeight, clientHeight, clientWidth].join();
  }

  // Be where the reader was before the size changed.
  #settle() {
    if (this.#following && this.#shown.length) {
      const held = this.#held && this.list.lastElementChild;
      if (held) this.root.scrollTop = held.offsetTop - MARGIN;
      else this.toEnd();
    }
    this.#size = this.#measured();
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.root;
    const held = this.#held && this.list.lastElementChild;
    if (held && Math.abs(scrollTop - held.offsetTop) < NEAR_END) return true;
    this.#held = "";
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
    this.jump.hidden = true;
    this.#following = true;
    this.#held = "";
  }

  // Follow the end; but of a message taller than the view, show how it begins.
  #follow(ts) {
    this.toEnd();
    const last = this.list.lastElementChild;
    if (last?.dataset.ts === ts && last.offsetHeight > this.root.clientHeight) {
      this.root.scrollTop = last.offsetTop - MARGIN;
      this.#held = ts;
    }
  }

  // Draw what stands above the first message anew.
  greet() {
    const greeting = this.list.querySelector(".welcome");
    if (greeting && this.before) greeting.replaceWith(this.before(this.#shown));
  }

  // Draw all of `shown` anew.
  show(shown, options = {}) {
    this.#shown = shown;
    this.#options = options;
    const nodes = shown.flatMap((_, index) => this.#drawn(index));
    this.list.replaceChildren(...[this.before?.(shown)].filter(Boolean), ...nodes);
    if (shown.length) this.#follow(shown.at(-1).message.ts);
    else this.root.scrollTop = 0;
  }

  // Draw what changed: one message new or edited, or, without it, one that went away.
  update(shown, ts) {
    const follow = this.#size === this.#measured() ? this.#atEnd() : this.#following;
    const was = this.#shown.length;
    this.#shown = shown;
    const index = shown.findIndex(({ message }) => message.ts === ts);
    const node = this.list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (index >= 0 && node) this.#replace(node, index);
    else if (was > 0 && index === shown.length - 1 && was === index) {
      this.list.append(...this.#drawn(index));
      if (this.#options.inThread) this.list.querySelector(".left").replaceWith(this.#count());
    } else if (index >= 0 || node) this.show(shown, this.#options);
    if (follow) this.#follow(ts);
    else if (index === shown.length - 1 && !node) this.jump.hidden = false;
  }

  #drawn(index) {
    const { message } = this.#shown[index];
    const before = this.#shown[index - 1]?.message;
    const [moment, earlier] = [dateOf(message.ts), before && dateOf(before.ts)];
    const newDay = !earlier || !sameDay(moment, earlier);
    const divider = el("div", { class: "day" }, el("span", {}, dayName(moment)));
    const parent = this.#options.inThread && index === 0;
    const drawn = [newDay && !this.#options.inThread && divider, this.#message(index)];
    if (parent) drawn.push(this.#count());
    return drawn.filter(Boolean);
  }

  #message(index) {
    const shown = this.#shown[index];
    const before = this.#shown[index - 1]?.message;
    const { message } = shown;
    const continued =
      before !== undefined &&
      before.author_id === message.author_id &&
      before.ephemeral_to === message.ephemeral_to &&
      dateOf(message.ts) - dateOf(before.ts) < TOGETHER &&
      sameDay(dateOf(message.ts), dateOf(before.ts)) &&
      !(this.#options.inThread && index === 1) &&
      message.blocks.length <= 1; // an answer of its own is worth a byline
    return drawMessage(shown, this.page, { ...this.#options, continued });
  }

  #count() {
    const replies = this.#shown.length - 1;
    const words = { 0: "No replies yet", 1: "1 reply" }[replies] ?? `${replies} replies`;
    return el("div", { class: "day left" }, el("span", { class: "count" }, words));
  }

  // Replace a message, and leave the focus where it was.
  #replace(node, index) {
    const held = node.contains(document.activeElement)
      ? document.activeElement.closest("[data-act]")?.dataset.act
      : null;
    const fresh = this.#message(index);
    node.replaceWith(fresh);
    if (held) {
      fresh.querySelector(`[data-act="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    }
  }
}
