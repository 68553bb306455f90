// Input blocks: a label, a field, a hint, and what is wrong with it.

import { el, freshId } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { field, initialValue } from "./fields.js";
import { words } from "./textobjects.js";

const GROUPED = new Set(["radio_buttons", "checkboxes", "multi_static_select"]);

export function inputBlock(block, scene) {
  const part = block.element;
  const id = freshId("input");
  const error = scene.errors[block.block_id];
  const kept = scene.form.get(block.block_id, part.action_id);
  const value = kept === undefined ? initialValue(part, scene) : kept;
  const set = (chosen) => scene.form.set(block.block_id, part.action_id, chosen);
  set(value);
  const told = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const triggers = part.dispatch_action_config?.trigger_actions_on ?? [];
  const eachKey = block.dispatch_action && triggers.includes("on_character_entered");
  const grouped = GROUPED.has(part.type);
  const { node, focus } = field(part, {
    value,
    scene,
    attributes: {
      id,
      "data-act": `${block.block_id}/${part.action_id}`,
      "aria-describedby": told || null,
      "aria-invalid": error ? "true" : null,
      "aria-required": block.optional ? null : "true",
      "aria-labelledby": grouped ? `${id}-label` : null,
    },
    dispatches: block.dispatch_action,
    type: (typed) => {
      set(typed);
      if (eachKey) scene.press(block.block_id, part, typed);
    },
    commit: (chosen) => {
      set(chosen);
      if (block.dispatch_action) scene.press(block.block_id, part, chosen);
    },
  });
  if (error) focus.classList.add("faulty");
  return el(
    "div",
    {},
    el(
      grouped ? "span" : "label",
      { id: `${id}-label`, class: "label", for: grouped ? null : id },
      words(block.label),
      block.optional && el("span", { class: "optional" }, " (optional)"),
    ),
    node,
    block.hint && el("p", { id: `${id}-hint`, class: "hint" }, words(block.hint)),
    error && el("p", { id: `${id}-error`, class: "error" }, withEmoji(error)),
  );
}

// What was filled in, by block and action; it outlives an update of the same view.
export class Form {
  #values = new Map();

  get(blockId, actionId) {
    return this.#values.get(blockId)?.get(actionId);
  }

  set(blockId, actionId, value) {
    if (!this.#values.has(blockId)) this.#values.set(blockId, new Map());
    this.#values.get(blockId).set(actionId, value);
  }

  // What stands in the input blocks among these.
  inputs(blocks) {
    const ids = blocks.filter(({ type }) => type === "input").map((block) => block.block_id);
    return Object.fromEntries(ids.map((id) => [id, Object.fromEntries(this.#values.get(id))]));
  }
}
