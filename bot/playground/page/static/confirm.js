// The question before an act: true when it may be done.

import { el, fill } from "./dom.js";
import { text, words } from "./textobjects.js";

export function confirmed(question, scene) {
  if (!question) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  const style = question.style === "danger" ? "danger" : "primary";
  return new Promise((resolve) => {
    const answer = (yes) => () => dialog.close(yes ? "yes" : "");
    fill(
      dialog,
      el("h2", { id: "confirm-title" }, words(question.title)),
      el("div", { class: "text" }, text(question.text, scene)),
      el(
        "div",
        { class: "choices" },
        el("button", { type: "button", class: "button", on: { click: answer(false) } }, words(question.deny)),
        el(
          "button",
          { type: "button", class: `button ${style}`, on: { click: answer(true) } },
          words(question.confirm),
        ),
      ),
    );
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}
