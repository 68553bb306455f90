// What stands above the messages: the name of the channel, or the app and its tabs.

import { el } from "./dom.js";
import { icon } from "./icons.js";

export function title(channel, page) {
  if (channel.kind !== "direct") {
    return [icon(channel.kind === "private" ? "lock" : "hash"), el("h1", {}, channel.name)];
  }
  const { state } = page;
  return [
    el("h1", {}, state.app.name),
    el("span", { class: "badge" }, "App"),
    el(
      "div",
      { class: "tabs" },
      state.home_tab && tab("Home", { home: true }, page.isAt("home"), page),
      tab("Messages", { channel: channel.id }, page.isAt(channel.id), page),
    ),
  ];
}

function tab(words, place, current, page) {
  return el(
    "button",
    {
      type: "button",
      class: "tab",
      "aria-current": current ? "page" : null,
      on: { click: () => page.go(place) },
    },
    words,
  );
}
