// Everything that holds a value: text, choices, dates.
//
// field(part, {value, scene, attributes, commit, type, dispatches}) draws one. A value is a string, a list of
// strings, or null. `type` is told every keystroke, `commit` every finished change; of a line of
// text that is the Enter key, if it `dispatches` to the app.

import { el, freshId } from "./dom.js";
import { words } from "./textobjects.js";

const DATES = { datepicker: "date", timepicker: "time" };
const PLACES = new Set(["conversations_select", "channels_select", "users_select"]);

const LINES = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "number",
};

const listed = (part) => part.type === "multi_static_select" || part.type === "checkboxes";

export function initialValue(part, scene) {
  if (listed(part)) return (part.initial_options ?? []).map((option) => option.value);
  if (part.default_to_current_conversation && scene.here) return scene.here;
  return (
    part.initial_option?.value ??
    part.initial_conversation ??
    part.initial_channel ??
    part.initial_user ??
    part.initial_date ??
    part.initial_time ??
    part.initial_value ??
    null
  );
}

export function field(part, how) {
  if (part.type in LINES) return line(part, how);
  if (part.type in DATES) return date(part, how);
  if (listed(part) || part.type === "radio_buttons") return boxes(part, how);
  if (part.type === "static_select" || PLACES.has(part.type)) return select(part, how);
  const node = el("span", { class: "unknown" }, `(${part.type} is not drawn here)`);
  return { node, focus: node };
}

function line(part, { value, attributes, commit, type, dispatches }) {
  const shared = {
    ...attributes,
    class: "field",
    placeholder: words(part.placeholder),
    minlength: part.min_length,
    maxlength: part.max_length ?? 3000,
    autofocus: part.focus_on_load,
  };
  const node = part.multiline
    ? el("textarea", { ...shared, rows: "4" })
    : el("input", { ...shared, type: LINES[part.type], min: part.min_value, max: part.max_value });
  if (part.type === "number_input") node.step = part.is_decimal_allowed ? "any" : "1";
  node.value = value ?? "";
  node.addEventListener("input", () => type?.(node.value || null));
  node.addEventListener("change", () => type?.(node.value || null));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || part.multiline || !dispatches) return;
    event.preventDefault(); // it goes to the app, and does not submit the form
    commit(node.value || null);
  });
  return { node, focus: node };
}

function date(part, { value, attributes, commit }) {
  const node = el("input", { ...attributes, class: "field", type: DATES[part.type] });
  node.value = value ?? "";
  node.addEventListener("change", () => commit(node.value || null));
  return { node, focus: node };
}

// The choices, as {group: label or "", options: [{value, label, hint}]}.
function choices(part, scene) {
  if (PLACES.has(part.type)) return [{ group: "", options: placesFor(part, scene.names) }];
  const option = ({ text, value, description }) => ({
    value,
    label: words(text),
    hint: words(description),
  });
  if (part.option_groups) {
    return part.option_groups.map(({ label, options }) => ({
      group: words(label),
      options: options.map(option),
    }));
  }
  return [{ group: "", options: (part.options ?? []).map(option) }];
}

const KINDS = { public: "public", private: "private", direct: "im" };

function placesFor(part, state) {
  if (part.type === "users_select") {
    return state.places.people.map(({ id, name }) => ({ value: id, label: name }));
  }
  const wanted =
    part.type === "channels_select"
      ? ["public"]
      : (part.filter?.include ?? ["public", "private", "im"]);
  const noApp = part.filter?.exclude_bot_users;
  return state.channels
    .filter(({ kind }) => wanted.includes(KINDS[kind]) && !(noApp && kind === "direct"))
    .map((channel) => ({
      value: channel.id,
      label: channel.kind === "direct" ? state.app.name : `#${channel.name}`,
    }));
}

function select(part, { value, scene, attributes, commit }) {
  const node = el("select", {
    ...attributes,
    class: "field",
    autofocus: part.focus_on_load,
  });
  const placeholder = words(part.placeholder) || "Choose";
  node.append(el("option", { value: "", disabled: !scene.form, hidden: true }, placeholder));
  for (const { group, options } of choices(part, scene)) {
    const drawn = options.map((option) => el("option", { value: option.value }, option.label));
    if (group) node.append(el("optgroup", { label: group }, drawn));
    else node.append(...drawn);
  }
  node.value = value ?? "";
  node.addEventListener("change", () => commit(node.value || null));
  return { node, focus: node };
}

// Radio buttons and check boxes; the multi-selects too, which are easier to use this way.
function boxes(part, { value, scene, attributes, commit }) {
  const many = listed(part);
  const name = freshId("box");
  const options = choices(part, scene).flatMap((one) => one.options);
  const inputs = options.map((option) => {
    const input = el("input", { type: many ? "checkbox" : "radio", name, value: option.value });
    input.checked = many ? (value ?? []).includes(option.value) : value === option.value;
    return input;
  });
  const node = el(
    "div",
    { ...attributes, class: "boxes", role: many ? "group" : "radiogroup" },
    options.map(({ label, hint }, index) =>
      el("label", {}, inputs[index], el("span", {}, label, hint && el("small", {}, hint))),
    ),
  );
  node.addEventListener("change", () => {
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    commit(many ? chosen : (chosen[0] ?? null));
  });
  return { node, focus: inputs[0] ?? node };
}
