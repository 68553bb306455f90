// A button that opens a menu, by the keyboard too: arrows, Home, End, Escape.

import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";

export function menu(symbol, label, items, attributes = {}) {
  const id = freshId("menu");
  const opener = el(
    "button",
    {
      type: "button",
      class: "button quiet",
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": id,
      ...attributes,
    },
    icon(symbol),
  );
  const list = el("div", { id, class: "menu", role: "menu", "aria-label": label, hidden: true });
  const show = (open) => {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) list.firstElementChild?.focus();
  };
  for (const { label: words, hint, choose } of items) {
    const act = () => {
      show(false);
      opener.focus();
      choose();
    };
    list.append(
      el(
        "button",
        { type: "button", role: "menuitem", tabindex: "-1", on: { click: act } },
        words,
        hint && el("small", {}, hint),
      ),
    );
  }
  opener.addEventListener("click", () => show(list.hidden));
  const holder = el("span", { class: "menu-holder" }, opener, list);
  holder.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = [...list.children];
    const at = all.indexOf(document.activeElement);
    const places = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key === "Escape") {
      show(false);
      opener.focus();
    } else if (event.key in places) {
      all.at(places[event.key] % all.length).focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) show(false);
  });
  return holder;
}
