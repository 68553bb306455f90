// Where a person types: Enter sends, Shift+Enter begins a new line, Up brings back the last line.

import { el, fill, freshId, pointAt } from "./dom.js";
import { icon } from "./icons.js";
import { suggestions, usage } from "./suggestions.js";

const LONGEST = 12_000;
const NOT_SENT = new Set(["busy", "connection_lost", "impossible", "unreachable"]);

export class Composer {
  #place = ""; // the conversation, and who writes in it
  #drafts = new Map(); // what was typed and not sent, by place
  #sent = [];
  #back = 0; // how many lines back the person went
  #options = [];
  #chosen = -1;

  // `send` gets the line typed; `page` knows what can be suggested.
  constructor(page, label, send) {
    this.page = page;
    this.send = send;
    this.inThread = label !== "Message";
    this.listId = freshId("suggestions");
    const hintId = freshId("hint");
    this.input = el("textarea", {
      rows: "1",
      maxlength: LONGEST,
      "aria-label": label,
      "aria-haspopup": "listbox",
      "aria-autocomplete": "list",
      "aria-controls": this.listId,
      "aria-describedby": hintId,
      autocomplete: "off",
      spellcheck: "false",
    });
    this.list = el("div", {
      id: this.listId,
      class: "suggestions",
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.hint = el("p", { id: hintId, class: "composer-hint" });
    const submit = el(
      "button",
      { type: "button", class: "button send", "aria-label": "Send", title: "Send (Enter)" },
      icon("send"),
    );
    this.node = el(
      "div",
      { class: "composer" },
      this.list,
      el("div", { class: "composer-box" }, this.input, submit),
      this.hint,
    );
    submit.addEventListener("click", () => this.#submit());
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#typed();
  }

  // Write in another place: what was begun there stands in the box again.
  about(placeholder, place) {
    if (place !== this.#place) {
      this.#drafts.set(this.#place, this.input.value);
      this.#place = place;
      this.#back = 0;
      this.input.value = this.#drafts.get(place) ?? "";
    }
    this.input.placeholder = placeholder;
    this.input.setAttribute("aria-label", placeholder);
    this.#typed();
    this.#close();
  }

  focus() {
    this.input.focus();
  }

  #typed() {
    const before = this.input.value.slice(0, this.input.selectionStart);
    this.#options = suggestions(before, this.page, this.inThread);
    this.#chosen = this.#options[0]?.likely ? 0 : -1;
    this.#draw();
    const hint = usage(this.input.value, this.page);
    fill(this.hint, hint);
    this.hint.classList.toggle("empty", !hint);
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 200)}px`;
  }

  #draw() {
    const open = this.#options.length > 0;
    this.list.hidden = !open;
    const drawn = this.#options.map(({ words, about }, index) =>
      el(
        "div",
        {
          id: `${this.listId}-${index}`,
          role: "option",
          "aria-selected": String(index === this.#chosen),
          on: { click: () => this.#take(index) },
        },
        el("b", {}, words),
        about && el("span", { class: "muted" }, about),
      ),
    );
    fill(this.list, drawn);
    const active = this.#chosen >= 0 ? `${this.listId}-${this.#chosen}` : "";
    pointAt(this.input, active);
    drawn[this.#chosen]?.scrollIntoView({ block: "nearest" });
  }

  #close() {
    this.#options = [];
    this.#draw();
  }

  #take(index) {
    const { from, insert } = this.#options[index];
    const { value, selectionStart } = this.input;
    this.input.value = value.slice(0, from) + insert + value.slice(selectionStart);
    this.input.setSelectionRange(from + insert.length, from + insert.length);
    this.#typed();
    this.focus();
  }

  #key(event) {
    if (event.isComposing) return;
    const open = this.#options.length > 0;
    const { key } = event;
    if (open && (key === "ArrowDown" || key === "ArrowUp")) {
      const count = this.#options.length;
      const step = key === "ArrowDown" ? 1 : -1;
      this.#chosen = this.#chosen < 0 && step < 0 ? count - 1 : (this.#chosen + step + count) % count;
      this.#draw();
    } else if (open && key === "Escape") {
      this.#close();
    } else if (key === "Escape" && this.inThread && this.input.value) {
      // What was begun keeps the thread open.
    } else if (open && this.#chosen >= 0 && (key === "Enter" || (key === "Tab" && !event.shiftKey))) {
      this.#take(this.#chosen);
    } else if (key === "Enter" && !event.shiftKey) {
      this.#submit();
    } else if (key === "ArrowUp" && this.#mayGoBack(1)) {
      this.#recall(1);
    } else if (key === "ArrowDown" && this.#mayGoBack(-1)) {
      this.#recall(-1);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #mayGoBack(steps) {
    const untouched = this.#back > 0 && this.input.value === this.#sent.at(-this.#back);
    return (this.input.value === "" || untouched) && this.#back + steps <= this.#sent.length;
  }

  #recall(steps) {
    this.#back = Math.max(0, this.#back + steps);
    this.input.value = this.#back ? this.#sent.at(-this.#back) : "";
    this.#typed();
    this.#close();
  }

  async #submit() {
    const line = this.input.value.trim();
    if (!line) return;
    const place = this.#place;
    if (this.page.live.connected) {
      this.#sent.push(line);
      this.#back = 0;
      this.input.value = "";
      this.#typed();
    }
    const { error } = await this.send(line);
    if (NOT_SENT.has(error)) this.#giveBack(line, place);
  }

  // A line was not sent: let it stand where it was typed, unless another was begun there.
  #giveBack(line, place) {
    if (place !== this.#place) {
      if (!this.#drafts.get(place)) this.#drafts.set(place, line);
    } else if (!this.input.value) {
      this.input.value = line;
      this.#typed();
    }
  }
}
