// The left side: who one is, the channels, the app, its shortcuts.

import { el, fill, freshId } from "./dom.js";
import { icon } from "./icons.js";

const MAC = /mac/i.test(navigator.platform);
const SYMBOLS = { public: "hash", private: "lock", direct: "bubble" };

export function drawSidebar(root, page) {
  const { state } = page;
  const held = root.contains(document.activeElement)
    ? document.activeElement.dataset.key
    : undefined;
  const channels = state.channels.filter(({ kind }) => kind !== "direct");
  const shortcuts = state.offered("global");
  fill(
    root,
    el("div", { class: "team" }, el("strong", {}, state.team)),
    personSwitch(page),
    el(
      "button",
      {
        type: "button",
        class: "jump-to",
        "data-key": "jump",
        "aria-keyshortcuts": "Control+K Meta+K",
        on: { click: () => page.jump() },
      },
      icon("search"),
      "Jump to…",
      el("kbd", { "aria-hidden": "true" }, MAC ? "⌘K" : "Ctrl K"),
    ),
    part("Channels", channels.map((channel) => channelItem(channel, page))),
    part(state.app.name, [
      state.home_tab && homeItem(page),
      ...(state.direct ? [channelItem(state.direct, page, "Messages")] : []),
    ]),
    shortcuts.length > 0 && part("Shortcuts", shortcuts.map((one) => shortcutItem(one, page))),
    el(
      "div",
      { class: "sidebar-end" },
      el(
        "button",
        { type: "button", class: "item", "data-key": "theme", on: { click: () => page.theme.next() } },
        icon("theme"),
        `Colours: ${page.theme.words}`,
      ),
    ),
  );
  if (held) root.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

function part(title, items) {
  const id = freshId("part");
  return el(
    "section",
    { "aria-labelledby": id },
    el("h2", { id }, title),
    el("ul", {}, items.filter(Boolean).map((item) => el("li", {}, item))),
  );
}

function personSwitch(page) {
  const { state } = page;
  const people = state.people.filter(({ id, app }) => !app && id !== "USLACKBOT");
  const select = el(
    "select",
    { id: "person", class: "field", "data-key": "person" },
    people.map(({ id, name }) => el("option", { value: id }, name)),
  );
  select.value = state.me;
  select.addEventListener("change", () => page.become(select.value));
  return el("div", { class: "person" }, el("label", { for: "person" }, "You are"), select);
}

function item(symbol, words, key, current, choose, unread = 0) {
  return el(
    "button",
    {
      type: "button",
      class: `item${unread ? " unread" : ""}`,
      "data-key": key,
      "aria-current": current ? "page" : null,
      on: { click: choose },
    },
    icon(symbol),
    el("bdi", {}, words),
    unread > 0 && el("span", { class: "count" }, unread, el("span", { class: "unseen" }, " unread")),
  );
}

function channelItem(channel, page, words = channel.name) {
  const unread = page.state.unread.get(channel.id) ?? 0;
  const go = () => page.go({ channel: channel.id });
  return item(SYMBOLS[channel.kind], words, channel.id, page.isAt(channel.id), go, unread);
}

function homeItem(page) {
  return item("home", "Home", "home", page.isAt("home"), () => page.go({ home: true }));
}

function shortcutItem(shortcut, page) {
  const run = () => page.act("shortcut", { callback_id: shortcut.id });
  return item("bolt", shortcut.name, shortcut.id, false, run);
}
