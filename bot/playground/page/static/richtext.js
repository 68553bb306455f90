// Rich text, as a block and in the cells of a table.

import { slackDate } from "./dates.js";
import { el, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { mention, preformatted } from "./mrkdwn.js";

const STYLES = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };

export function richText(block, names) {
  return el("div", { class: "rich" }, lists(block.elements, names));
}

// Lists of different depth follow each other; each is drawn at its indent.
function lists(elements, names) {
  return elements.map((element) => {
    const inner = element.elements;
    switch (element.type) {
      case "rich_text_list":
        return list(element, names);
      case "rich_text_preformatted":
        return preformatted(inline(inner, names));
      case "rich_text_quote":
        return el("blockquote", {}, inline(inner, names));
      case "rich_text_section":
        return el("div", { class: "line" }, inline(inner, names));
      default:
        return unknown(element.type);
    }
  });
}

function list(element, names) {
  const items = element.elements.map((item) => el("li", {}, inline(item.elements, names)));
  const indent = Math.min(element.indent ?? 0, 8);
  const start = element.style === "ordered" ? (element.offset ?? 0) + 1 : null;
  const kind = ["a", "b", "c"][indent % 3];
  return el(
    element.style === "ordered" ? "ol" : "ul",
    { class: `indent-${indent} kind-${kind}`, start },
    items,
  );
}

const inline = (elements, names) => elements.map((element) => styled(element, names));

function styled(element, names) {
  let node = piece(element, names);
  for (const [name, tag] of Object.entries(STYLES)) {
    if (element.style?.[name]) node = el(tag, {}, node);
  }
  return node;
}

function piece(element, names) {
  switch (element.type) {
    case "text":
      return element.text;
    case "link":
      return link(element.url, element.text);
    case "emoji":
      return emoji(element.name);
    case "user":
      return mention(`@${names.of(element.user_id)}`);
    case "usergroup":
      return mention("@group");
    case "channel":
      return mention(`#${names.of(element.channel_id)}`);
    case "broadcast":
      return mention(`@${element.range}`);
    case "date":
      return slackDate(element.timestamp, element.format, element.fallback, element.url);
    default:
      return unknown(element.type);
  }
}

export function unknown(type) {
  return el("span", { class: "unknown" }, `(${type} is not drawn here)`);
}
