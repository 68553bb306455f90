// What can be pressed or chosen: buttons, overflow menus, and fields outside input blocks.

import { confirmed } from "./confirm.js";
import { el, safeUrl } from "./dom.js";
import { field, initialValue } from "./fields.js";
import { menu } from "./menu.js";
import { words } from "./textobjects.js";

// Draw one interactive element; `about` is what it belongs to, for those who can't see it.
export function element(part, blockId, scene, about = "") {
  if (part.type === "button") return button(part, blockId, scene);
  if (part.type === "overflow") return overflow(part, blockId, scene, about);
  if (part.type === "image") return el("span", {}, part.alt_text);
  const value = scene.form?.get(blockId, part.action_id) ?? initialValue(part, scene);
  const label = words(part.placeholder) || about || "Choose";
  scene.form?.set(blockId, part.action_id, value);
  const press = async (chosen) => {
    scene.form?.set(blockId, part.action_id, chosen);
    if (await confirmed(part.confirm, scene)) scene.press(blockId, part, chosen);
  };
  const attributes = { "aria-label": label, "data-act": `${blockId}/${part.action_id}` };
  return field(part, { value, scene, attributes, commit: press, dispatches: true }).node;
}

function button(part, blockId, scene) {
  const href = part.url ? safeUrl(part.url) : "";
  const label = part.accessibility_label;
  const attributes = {
    class: `button ${part.style ?? ""}`,
    "aria-label": label,
    "data-act": `${blockId}/${part.action_id}`,
  };
  if (href && !part.confirm) {
    const place = { href, target: "_blank", rel: "noopener noreferrer nofollow" };
    const press = () => scene.press(blockId, part, null);
    return el("a", { ...attributes, ...place, on: { click: press } }, words(part.text));
  }
  const node = el("button", { ...attributes, type: "button" }, words(part.text));
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") || !(await confirmed(part.confirm, scene))) return;
    if (href) window.open(href, "_blank", "noopener,noreferrer");
    node.setAttribute("aria-busy", "true");
    await scene.press(blockId, part, null);
    node.removeAttribute("aria-busy");
  });
  return node;
}

function overflow(part, blockId, scene, about) {
  const items = part.options.map((option) => ({
    label: words(option.text),
    hint: words(option.description),
    choose: async () => {
      if (!(await confirmed(part.confirm, scene))) return;
      const href = option.url ? safeUrl(option.url) : "";
      if (href) window.open(href, "_blank", "noopener,noreferrer");
      scene.press(blockId, part, option.value ?? null);
    },
  }));
  const label = about ? `More actions: ${about}` : "More actions";
  return menu("dots", label, items, { class: "button more", "data-act": `${blockId}/${part.action_id}` });
}
