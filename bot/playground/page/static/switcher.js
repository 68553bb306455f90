// Ctrl+K: type a part of a name, and go there.

import { el, fill, pointAt } from "./dom.js";
import { icon } from "./icons.js";

export class Switcher {
  #places = [];
  #chosen = 0;

  constructor(dialog, page) {
    this.dialog = dialog;
    this.page = page;
    this.input = el("input", {
      type: "text",
      class: "field",
      role: "combobox",
      placeholder: "Jump to…",
      "aria-label": "Jump to",
      "aria-expanded": "true",
      "aria-controls": "switcher-list",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.list = el("div", { id: "switcher-list", role: "listbox", "aria-label": "Places" });
    fill(dialog, this.input, this.list);
    this.input.addEventListener("input", () => this.#find());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  }

  open() {
    if (this.dialog.open || document.querySelector("dialog[open]")) return;
    this.input.value = "";
    this.#find();
    this.dialog.showModal();
    this.input.focus();
  }

  #all() {
    const { state } = this.page;
    const channels = state.channels.map((channel) => ({
      symbol: channel.kind === "direct" ? "bubble" : channel.kind === "private" ? "lock" : "hash",
      words: state.title(channel),
      go: () => this.page.go({ channel: channel.id }),
    }));
    const home = {
      symbol: "home",
      words: `${state.app.name} Home`,
      go: () => this.page.go({ home: true }),
    };
    const shortcuts = state.offered("global").map(({ id, name }) => ({
      symbol: "bolt",
      words: name,
      go: () => this.page.act("shortcut", { callback_id: id }),
    }));
    return [...channels, ...(state.home_tab ? [home] : []), ...shortcuts];
  }

  #find() {
    const typed = this.input.value.trim().toLowerCase().replace(/^[#@]/, "");
    this.#places = this.#all().filter(({ words }) => words.toLowerCase().includes(typed));
    this.#chosen = 0;
    this.#draw();
  }

  #draw() {
    fill(
      this.list,
      this.#places.map(({ symbol, words }, index) =>
        el(
          "div",
          {
            id: `place-${index}`,
            role: "option",
            "aria-selected": String(index === this.#chosen),
            on: { click: () => this.#take(index) },
          },
          icon(symbol),
          words,
        ),
      ),
    );
    const active = this.#places.length ? `place-${this.#chosen}` : "";
    pointAt(this.input, active);
  }

  #key(event) {
    const count = this.#places.length;
    if (event.key === "Enter") this.#take(this.#chosen);
    else if (event.key === "ArrowDown") this.#chosen = (this.#chosen + 1) % Math.max(1, count);
    else if (event.key === "ArrowUp") this.#chosen = (this.#chosen + count - 1) % Math.max(1, count);
    else return;
    event.preventDefault();
    this.#draw();
  }

  #take(index) {
    this.dialog.close();
    this.#places[index]?.go();
  }
}
