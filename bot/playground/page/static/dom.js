// Building elements. Foreign text enters the page here alone, as text nodes.

// Control characters, and those that change the direction of text: shown, never obeyed.
// ZERO WIDTH JOINER (200d) stays: it joins emoji.
const STEERING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

export function inert(text) {
  return String(text).replace(
    STEERING,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

// el("button", {class: "x", type: "button", "aria-label": "Send", on: {click}}, "Send")
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (value === true) {
      node.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, inert(value));
    }
  }
  add(node, children);
  return node;
}

export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : inert(child));
  }
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

// Say which of its options a field points at; none when `id` is empty.
export function pointAt(field, id) {
  if (id) field.setAttribute("aria-activedescendant", id);
  else field.removeAttribute("aria-activedescendant");
}

let count = 0;

export function freshId(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

// Only these leave the page when clicked.
export function safeUrl(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

// A link, or where the address is no safe one, the words alone.
export function link(address, words, attributes = {}) {
  const href = safeUrl(address);
  const shown = words || address;
  if (!href) return el("span", {}, shown);
  return el(
    "a",
    { href, title: address, target: "_blank", rel: "noopener noreferrer nofollow", ...attributes },
    shown,
  );
}
