// The page: what is open, and what happens to it.

import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { el, fill } from "./dom.js";
import { Drawer } from "./drawer.js";
import { failure } from "./failures.js";
import { Home } from "./home.js";
import { icon } from "./icons.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { Modal } from "./modal.js";
import { drawSidebar } from "./sidebar.js";
import { State } from "./state.js";
import { Switcher } from "./switcher.js";
import { Theme } from "./theme.js";
import { takeToken } from "./token.js";
import { title } from "./title.js";
import { welcome } from "./welcome.js";

const TOAST = 6_000; // milliseconds
const LONG_LOST = 1_500;

const at = (id) => document.getElementById(id);

class Page {
  state = null;
  place = null; // {channel: id} or {home: true}
  thread = null; // {channel, ts}
  late = 0; // the timer of a connection that is lost

  constructor(token) {
    this.theme = new Theme(() => this.#sidebar());
    this.log = new Log(at("log"), this, (shown) => {
      const channel = this.state.channel(this.place.channel);
      return welcome(channel, this, shown.length > 0);
    });
    this.replies = new Log(at("replies"), this);
    this.modal = new Modal(at("modal"), this);
    this.home = new Home(at("home"), this);
    this.announcer = new Announcer(at("announcer"));
    this.switcher = new Switcher(at("switcher"), this);
    this.composer = new Composer(this, "Message", (line) => this.say(line));
    this.reply = new Composer(this, "Reply", (line) => this.#answer(line));
    at("composer").append(this.composer.node);
    at("reply").append(this.reply.node);
    at("thread-close").append(icon("close"));
    at("thread-close").addEventListener("click", () => this.closeThread());
    at("menu").append(icon("menu"));
    this.drawer = new Drawer(at("sidebar"), at("menu"), at("shade"));
    document.addEventListener("keydown", (event) => this.#key(event));
    this.live = new Live(
      token,
      (update) => this.#take(update),
      (connected) => this.#connected(connected),
    );
    this.live.open(sessionStorage.getItem("person") ?? "");
  }

  // Do something in the workspace; what went wrong is shown.
  async act(kind, fields) {
    const outcome = await this.live.act(kind, fields);
    const words = failure(kind, outcome);
    if (words) this.toast(words);
    return outcome;
  }

  toast(words) {
    const note = el("div", { class: "toast" }, words);
    at("toasts").append(note);
    setTimeout(() => note.remove(), TOAST);
  }

  say(line) {
    this.log.toEnd();
    return this.act("enter", { channel_id: this.place.channel, line, thread_ts: "" });
  }

  #answer(line) {
    const { channel, ts } = this.thread;
    return this.act("enter", { channel_id: channel, line, thread_ts: ts });
  }

  become(person) {
    sessionStorage.setItem("person", person);
    this.closeThread();
    this.live.open(person);
  }

  jump() {
    this.drawer.close();
    this.switcher.open();
  }

  // Whose draft it is: one for each conversation and person.
  #writer(conversation) {
    return `${this.state.me} ${conversation}`;
  }

  isAt(place) {
    return place === "home" ? Boolean(this.place?.home) : this.place?.channel === place;
  }

  go(place) {
    const here = this.isAt(place.home ? "home" : place.channel);
    this.place = place;
    if (this.thread && this.thread.channel !== place.channel) this.closeThread();
    this.drawer.close();
    this.#draw();
    if (!here && place.home) this.act("open_app", { tab: "home" });
    if (!here && place.channel === this.state.direct?.id) this.act("open_app", { tab: "messages" });
    if (place.channel) this.composer.focus();
  }

  // Put the focus where one goes on.
  rest() {
    if (this.place.home) at("home").focus();
    else this.composer.focus();
  }

  openThread(channel, ts) {
    this.thread = { channel, ts };
    at("thread").hidden = false;
    document.body.classList.add("threaded");
    this.#drawThread();
    this.reply.about("Reply…", this.#writer(`${channel} ${ts}`));
    this.reply.focus();
  }

  closeThread() {
    if (!this.thread) return;
    const { ts } = this.thread;
    this.thread = null;
    at("thread").hidden = true;
    document.body.classList.remove("threaded");
    at("log").querySelector(`[data-ts="${CSS.escape(ts)}"] [data-act="thread"]`)?.focus();
  }

  #take(update) {
    switch (update.update) {
      case "snapshot":
        this.#begin(update);
        break;
      case "message":
        this.#message(update.shown);
        break;
      case "gone":
        this.state.remove(update.channel_id, update.ts);
        this.#changed(update.channel_id, update.ts, "");
        break;
      case "room":
        this.state.putChannel(update.room, update.messages);
        this.#sidebar();
        if (this.isAt(update.room.id)) this.log.greet();
        break;
      case "no_room":
        this.#leave(update.channel_id);
        break;
      case "view":
        this.state[update.kind] = update.view;
        if (update.kind === "modal") this.modal.show(update.view);
        else if (this.place.home) this.home.show(update.view);
        break;
      case "refused":
        this.toast(update.problem);
    }
  }

  #begin(snapshot) {
    if (!this.state) this.#forget(snapshot);
    this.state = new State(snapshot, this.state);
    const stillThere = this.place?.home || this.state.channel(this.place?.channel);
    if (!stillThere) this.place = { channel: this.state.channels[0].id };
    if (this.thread && !this.state.message(this.thread.channel, this.thread.ts)) this.closeThread();
    this.#draw();
    if (this.thread) this.#drawThread();
    this.modal.show(this.state.modal);
    const idle = document.activeElement === document.body;
    if (idle && this.place.channel && !this.state.modal) this.composer.focus();
  }

  // A form that was open before the page was loaded is closed, as Slack does.
  #forget(snapshot) {
    if (!snapshot.modal) return;
    this.act("dismiss", { view_id: snapshot.modal.id, all: true });
    snapshot.modal = null;
  }

  #leave(channel) {
    this.state.removeChannel(channel);
    if (this.isAt(channel)) this.go({ channel: this.state.channels[0].id });
    else this.#sidebar();
  }

  #message(shown) {
    const { channel_id: channel, ts, thread_ts: thread, author_id: author } = shown.message;
    if (this.isAt(channel) && author !== this.state.me) {
      this.announcer.tell(shown, this.state.message(channel, ts), this.state);
    }
    const isNew = this.state.put(shown);
    const seen = document.hasFocus() && this.isAt(channel);
    if (isNew && !thread && !seen && author !== this.state.me) {
      this.state.markUnread(channel);
      this.#sidebar();
    }
    this.#changed(channel, ts, thread);
  }

  #changed(channel, ts, thread) {
    if (this.isAt(channel)) {
      const shown = this.state.timeline(channel);
      this.log.update(shown, thread || ts); // a reply changes the count under its parent
    }
    const { thread: open } = this;
    if (open?.channel === channel && (open.ts === thread || open.ts === ts || !thread)) {
      if (!this.state.message(channel, open.ts)) this.closeThread();
      else this.replies.update(this.#threaded(), ts);
    }
  }

  #draw() {
    const home = Boolean(this.place.home);
    const channel = home ? this.state.direct : this.state.channel(this.place.channel);
    at("home").hidden = !home;
    at("log").hidden = home;
    at("composer").hidden = home;
    fill(at("title"), title(channel, this));
    if (home) this.home.show(this.state.home);
    else {
      this.log.show(this.state.timeline(channel.id));
      const direct = channel.kind === "direct";
      const label = `Message ${direct ? "" : "#"}${this.state.title(channel)}`;
      this.composer.about(label, this.#writer(channel.id));
      this.#look();
    }
    this.#sidebar();
  }

  #sidebar() {
    if (!this.state) return;
    drawSidebar(at("sidebar"), this);
    const unread = [...this.state.unread.values()].reduce((sum, count) => sum + count, 0);
    document.title = unread ? `(${unread}) ${this.state.team}` : this.state.team;
    at("menu").classList.toggle("unread", unread > 0);
  }

  // What is in view has been looked at.
  #look() {
    if (this.place?.channel && this.state?.unread.delete(this.place.channel)) this.#sidebar();
  }

  #threaded() {
    const { channel, ts } = this.thread;
    return [this.state.message(channel, ts), ...this.state.replies(channel, ts)];
  }

  #drawThread() {
    const channel = this.state.channel(this.thread.channel);
    const where = channel.kind === "direct" ? this.state.app.name : `#${channel.name}`;
    fill(at("thread-title"), "Thread ", el("span", { class: "muted" }, where));
    this.replies.show(this.#threaded(), { inThread: true });
  }

  #key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (this.state) this.jump();
    } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (this.drawer.isOpen) this.drawer.close();
      else this.closeThread();
    }
  }

  #connected(connected) {
    if (connected) {
      clearTimeout(this.late);
      this.late = 0;
      at("lost").hidden = true;
    } else {
      // Counted from the first loss: each attempt to connect that fails is another.
      this.late ||= setTimeout(() => (at("lost").hidden = false), LONG_LOST);
    }
  }

  watch() {
    window.addEventListener("focus", () => this.#look());
  }
}

const token = takeToken();
if (token) new Page(token).watch();
else {
  at("lost").textContent =
    "Open the address that was printed when the workspace started: it ends in a token.";
  at("lost").hidden = false;
}
