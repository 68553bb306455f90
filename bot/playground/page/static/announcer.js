// What a screen reader says of messages. The log itself is silent: a message that is edited many
// times would be read out in full each time. Here its first words are told, and then its verdict.

import { el } from "./dom.js";
import { cameOrWent } from "./members.js";
import { mrkdwn } from "./mrkdwn.js";
import { words } from "./textobjects.js";

const LONGEST = 200; // characters
const KEPT = 10_000; // milliseconds

export class Announcer {
  // `root` is the live region.
  constructor(root) {
    this.root = root;
  }

  // Tell of a message that is new, or whose few words changed since `before`.
  tell(shown, before, state) {
    const said = brief(shown.message, state);
    if (before && brief(before.message, state) === said) return;
    const { thread_ts: thread, ephemeral_to: secret } = shown.message;
    const where = `${thread ? ", in a thread" : ""}${secret ? ", only to you" : ""}`;
    const note = el("p", {}, `${shown.author}${where}: ${said}`);
    this.root.append(note);
    setTimeout(() => note.remove(), KEPT);
  }
}

// The headline of a message, or else the beginning of its text.
function brief(message, state) {
  if (message.subtype) return cameOrWent(message, state);
  const header = message.blocks.find(({ type }) => type === "header");
  const said = header
    ? words(header.text)
    : el("p", {}, mrkdwn(message.text, state)).textContent;
  return said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
}
