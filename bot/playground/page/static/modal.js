// The modal on top, as a dialog: what is filled in outlives its updates.

import { drawBlocks } from "./blocks.js";
import { add, el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { Form } from "./inputs.js";

export class Modal {
  #forms = new Map(); // by view id, for the modals below this one too
  #view = null;

  constructor(dialog, page) {
    this.dialog = dialog;
    this.page = page;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#dismiss();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) this.#dismiss();
    });
  }

  show(view) {
    const same = view !== null && view.id === this.#view?.id;
    this.#view = view;
    if (view === null) {
      this.#forms.clear();
      this.#close();
      return;
    }
    this.#draw(same);
  }

  // The focus goes back to where it was; when that is gone, or was nowhere, to the place below.
  #close() {
    if (!this.dialog.open) return;
    this.dialog.close();
    const { activeElement: held, body } = document; // in the dialog until the next frame
    if (held === body || this.dialog.contains(held)) this.page.rest();
  }

  #draw(same) {
    const view = this.#view;
    const held = same && document.activeElement?.closest("[data-act]")?.dataset.act;
    if (!this.#forms.has(view.id)) this.#forms.set(view.id, new Form());
    const { errors } = view;
    fill(this.dialog, this.#content(view, errors));
    if (!this.dialog.open) this.dialog.showModal();
    const wanted = Object.keys(errors).length
      ? '[aria-invalid="true"]'
      : held
        ? `[data-act="${CSS.escape(held)}"]`
        : "[autofocus], .modal-body :is(input, textarea, select)";
    const found = this.dialog.querySelector(wanted) ?? this.dialog.querySelector(".button.primary");
    (found?.matches("div") ? found.querySelector("input") : found)?.focus();
  }

  #content(view, errors) {
    const form = this.#forms.get(view.id);
    const close = { type: "button", on: { click: () => this.#dismiss() } };
    const scene = {
      names: this.page.state,
      here: view.channel_id,
      form,
      errors,
      press: (blockId, part, value) =>
        this.page.act("press_in_view", {
          view_id: view.id,
          block_id: blockId,
          action_id: part.action_id,
          value,
        }),
    };
    const content = el("form", { novalidate: true, class: "modal-form" });
    content.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(content);
    });
    const primary = view.submit && { type: "submit", class: "button primary" };
    return add(content, [
      el(
        "header",
        { class: "modal-head" },
        el("h2", { id: "modal-title" }, view.title),
        el("button", { ...close, class: "button quiet", "aria-label": "Close" }, icon("close")),
      ),
      el("div", { class: "modal-body", tabindex: "-1" }, drawBlocks(view.blocks, scene)),
      el("p", { class: "error whole", role: "alert" }, errors[""] ?? ""),
      el(
        "footer",
        { class: "choices" },
        el("button", { ...close, class: "button" }, view.close || (view.submit ? "Cancel" : "Close")),
        primary && el("button", primary, view.submit),
      ),
    ]);
  }

  async #submit(content) {
    const view = this.#view;
    const button = content.querySelector('[type="submit"]');
    if (!button || button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    const values = this.#forms.get(view.id).inputs(view.blocks);
    await this.page.act("submit", { view_id: view.id, values });
    button.removeAttribute("aria-busy");
  }

  #dismiss() {
    if (this.#view) this.page.act("dismiss", { view_id: this.#view.id });
  }
}
