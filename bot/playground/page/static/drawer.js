// In a narrow window the left side is a drawer: the focus goes into it, and back.

export class Drawer {
  // `menu` is the button that opens it, `shade` what covers the rest.
  constructor(side, menu, shade) {
    this.side = side;
    this.menu = menu;
    menu.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    shade.addEventListener("click", () => this.close());
  }

  get isOpen() {
    return document.body.classList.contains("drawer");
  }

  open() {
    this.#set(true);
    this.side.querySelector('[aria-current="page"]')?.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.#set(false);
    this.menu.focus();
  }

  #set(open) {
    document.body.classList.toggle("drawer", open);
    this.menu.setAttribute("aria-expanded", String(open));
  }
}
