// Blocks as Slack lays them out.
//
// A scene tells what surrounds them: `names` of people and channels; `here`, the channel;
// `heading`, the level of headers; `press(blockId, element, value)`, which hands an act to the app.
// In a view, `form` holds what was filled in, and `errors` what is wrong with it, by block.

import { el, freshId, link } from "./dom.js";
import { element } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { richText, unknown } from "./richtext.js";
import { text, words } from "./textobjects.js";

export function drawBlocks(blocks, scene) {
  return blocks.map((block) => {
    const drawn = (DRAWN[block.type] ?? other)(block, scene);
    drawn.classList.add("block", `block-${block.type}`);
    return drawn;
  });
}

const DRAWN = {
  header: (block, scene) => el(scene.heading ?? "h3", {}, words(block.text)),
  section,
  divider: () => el("hr"),
  context: (block, scene) => el("div", {}, block.elements.map((part) => contextPart(part, scene))),
  actions: (block, scene) =>
    el(
      "div",
      {},
      block.elements.map((part) => element(part, block.block_id, scene)),
    ),
  rich_text: (block, scene) => richText(block, scene.names),
  table,
  image,
  input: inputBlock,
  alert: (block, scene) =>
    el("div", { class: `text alert-${block.level ?? "default"}`, role: "note" }, text(block.text, scene)),
};

const other = (block) => el("div", {}, unknown(block.type));

function section(block, scene) {
  const body = el("div", { class: "section-body" });
  if (block.text) body.append(el("div", { class: "text" }, text(block.text, scene)));
  if (block.fields) {
    const fields = block.fields.map((field) => el("div", { class: "text" }, text(field, scene)));
    body.append(el("div", { class: "fields" }, fields));
  }
  const accessory = block.accessory && accessoryOf(block, scene);
  return el("div", {}, body, accessory && el("div", { class: "accessory" }, accessory));
}

function accessoryOf(block, scene) {
  if (block.accessory.type === "image") return picture(block.accessory);
  return element(block.accessory, block.block_id, scene, words(block.text));
}

function contextPart(part, scene) {
  if (part.type === "image") return picture(part);
  return el("span", { class: "text" }, text(part, scene));
}

// Pictures would be fetched from elsewhere; the page shows what they say instead.
function picture(part) {
  return el("span", { class: "picture" }, link(part.image_url ?? "", part.alt_text || "picture"));
}

function image(block) {
  const title = block.title && el("figcaption", {}, words(block.title));
  return el("figure", {}, title, picture(block));
}

function table(block, scene) {
  const settings = (block.column_settings ?? []).map((setting) => setting ?? {});
  const [head, ...rows] = block.rows;
  const row = (cells, tag) =>
    el(
      "tr",
      {},
      cells.map((cell, column) => {
        const { align = "left", is_wrapped: wrapped = false } = settings[column] ?? {};
        const scope = tag === "th" ? "col" : null;
        const looks = `align-${align}${wrapped ? " wrapped" : ""}`;
        return el(tag, { class: looks, scope }, cellContent(cell, scene));
      }),
    );
  const id = freshId("table");
  const body = el("tbody", {}, rows.map((cells) => row(cells, "td")));
  return el(
    "div",
    { class: "table-frame", tabindex: "0", role: "group", "aria-labelledby": id },
    el(
      "table",
      {},
      el("caption", { id, class: "unseen" }, "Table"),
      el("thead", {}, row(head, "th")),
      body,
    ),
  );
}

function cellContent(cell, scene) {
  return cell.type === "rich_text" ? richText(cell, scene.names) : cell.text;
}
