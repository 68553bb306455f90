// Light or dark: as the system has it, until the reader says otherwise.

const KEY = "colours";
const WORDS = { auto: "as the system", light: "light", dark: "dark" };

export class Theme {
  constructor(changed) {
    this.changed = changed;
    this.#set(localStorage.getItem(KEY));
  }

  get words() {
    return WORDS[this.name];
  }

  next() {
    const names = Object.keys(WORDS);
    this.#set(names[(names.indexOf(this.name) + 1) % names.length]);
    localStorage.setItem(KEY, this.name);
    this.changed();
  }

  #set(name) {
    this.name = name in WORDS ? name : "auto";
    document.documentElement.dataset.colours = this.name;
  }
}
