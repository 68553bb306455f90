// The app's Home tab.

import { drawBlocks } from "./blocks.js";
import { el, fill } from "./dom.js";
import { Form } from "./inputs.js";

export class Home {
  #form = new Form();

  constructor(root, page) {
    this.root = root;
    this.page = page;
  }

  show(view) {
    const held = this.root.contains(document.activeElement)
      ? document.activeElement.closest("[data-act]")?.dataset.act
      : null;
    fill(this.root, view ? this.#blocks(view) : this.#nothing());
    if (held) this.root.querySelector(`[data-act="${CSS.escape(held)}"]`)?.focus();
  }

  #blocks(view) {
    const scene = {
      names: this.page.state,
      heading: "h2",
      here: null,
      form: this.#form,
      errors: view.errors,
      press: (blockId, part, value) =>
        this.page.act("press_in_view", {
          view_id: view.id,
          block_id: blockId,
          action_id: part.action_id,
          value,
        }),
    };
    return el("div", { class: "home-blocks" }, drawBlocks(view.blocks, scene));
  }

  #nothing() {
    const { name } = this.page.state.app;
    return el("p", { class: "nothing" }, `${name} has published nothing here yet.`);
  }
}
