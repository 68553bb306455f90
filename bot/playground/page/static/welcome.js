// What stands above the first message of a channel: on a first visit, all there is to read.

import { el } from "./dom.js";
import { icon } from "./icons.js";

// `spoken` tells whether something was said in the channel: its messages lead then.
export function welcome(channel, page, spoken) {
  const { state } = page;
  if (channel.kind === "direct") return directly(state);
  const absent = [
    `${state.app.name} is not in this channel: its command works here, a mention does not. `,
    "To let it in: ",
    el("code", {}, `/invite @${state.app.name}`),
  ];
  const notes = [...(channel.app ? [] : [absent]), ...state.notes];
  return el(
    "section",
    { class: "welcome", "aria-labelledby": "welcome-title" },
    el("h2", { id: "welcome-title" }, icon(channel.kind === "private" ? "lock" : "hash"), channel.name),
    el(
      "p",
      {},
      "This is a local workspace: it runs on this machine, and nothing said here reaches Slack. ",
      el("b", {}, state.app.name),
      " is the real app. Run its command ",
      commands(state),
      ", or mention it as ",
      el("code", {}, `@${state.app.name}`),
      ".",
    ),
    notes.length > 0 && el("div", { class: "note" }, notes.map((note) => el("p", {}, note))),
    state.examples.length > 0 && examples(page, spoken),
  );
}

function commands(state) {
  const names = state.offered("command").map(({ id }) => el("code", {}, id));
  return names.flatMap((name, index) => (index ? [" or ", name] : [name]));
}

function examples(page, spoken) {
  const drawn = page.state.examples.map((example) => el("li", {}, tryIt(example, page)));
  const list = el("ul", { class: "examples" }, drawn);
  if (!spoken) return [el("h3", {}, "Try one"), list];
  return el("details", {}, el("summary", {}, "Try one of the demonstration's hosts"), list);
}

function tryIt({ command, explanation }, page) {
  const run = () => {
    page.say(command);
    page.composer.focus(); // the examples fold under the button once there is an answer
  };
  return el(
    "button",
    { type: "button", class: "example", on: { click: run } },
    icon("play"),
    el("span", {}, el("code", {}, command), el("small", {}, explanation)),
  );
}

function directly(state) {
  return el(
    "section",
    { class: "welcome" },
    el("h2", {}, state.app.name),
    el("p", {}, "What you write here, only you and the app can read. It needs no mention."),
  );
}
