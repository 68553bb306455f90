// One message in a channel or a thread.

import { drawBlocks } from "./blocks.js";
import { ago, clockTime, dateOf, exactly } from "./dates.js";
import { add, el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { cameOrWent } from "./members.js";
import { mrkdwn } from "./mrkdwn.js";

const COLOURS = 6;

export function avatar(id, name, isApp, size = "") {
  const hue = [...id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % COLOURS;
  const looks = isApp ? "app" : `hue-${hue}`;
  const face = isApp ? icon("mail") : [...name][0]?.toUpperCase();
  return el("span", { class: `avatar ${looks} ${size}`, "aria-hidden": "true" }, face);
}

// `page` acts for the person; `continued` hides the author; `inThread` leaves out the replies.
export function drawMessage(shown, page, { continued = false, inThread = false } = {}) {
  const { message, author } = shown;
  const { state } = page;
  const isApp = message.author_id === state.app.id;
  const moment = dateOf(message.ts);
  const [authorId, timeId] = [freshId("author"), freshId("time")];
  const secret = message.ephemeral_to !== "";
  const time = el(
    "time",
    { id: timeId, datetime: moment.toISOString(), title: exactly(moment) },
    clockTime(moment),
  );
  return el(
    "article",
    {
      class: `message${continued ? " continued" : ""}${secret ? " secret" : ""}`,
      "data-ts": message.ts,
      "aria-labelledby": `${authorId} ${timeId}`,
    },
    secret && el("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
    el("div", { class: "gutter" }, avatar(message.author_id, author, isApp)),
    el(
      "div",
      { class: "content" },
      el(
        "p",
        { class: "byline" },
        el("bdi", { id: authorId, class: "author" }, author),
        isApp && el("span", { class: "badge" }, "App"),
        time,
      ),
      el("div", { class: "said" }, said(message, page, inThread), files(message)),
      !inThread && repliesTo(message, page),
    ),
    tools(message, page, author, inThread),
  );
}

function said(message, page, inThread) {
  if (message.subtype) {
    return [el("p", { class: "muted" }, cameOrWent(message, page.state))];
  }
  const scene = {
    names: page.state,
    heading: inThread ? "h3" : "h2", // the thread's own title is one
    here: message.channel_id,
    press: (blockId, part, value) =>
      page.act("press_in_message", {
        channel_id: message.channel_id,
        ts: message.ts,
        block_id: blockId,
        action_id: part.action_id,
        value,
      }),
  };
  const drawn = message.blocks.length
    ? drawBlocks(message.blocks, scene)
    : [el("div", { class: "block text" }, mrkdwn(message.text, page.state))];
  if (message.edited_ts) {
    const mark = el("span", { class: "edited", title: exactly(dateOf(message.edited_ts)) }, "(edited)");
    const last = drawn.at(-1);
    if (last.classList.contains("text")) add(last, [" ", mark]);
    else drawn.push(mark);
  }
  return drawn;
}

function files(message) {
  return message.files.map((file) =>
    el("p", { class: "file" }, icon("file"), file.title || file.name),
  );
}

function repliesTo(message, page) {
  const replies = page.state.replies(message.channel_id, message.ts);
  if (!replies.length) return null;
  const last = dateOf(replies.at(-1).message.ts);
  const authors = new Map(replies.map((reply) => [reply.message.author_id, reply.author]));
  const faces = [...authors].map(([id, name]) => avatar(id, name, id === page.state.app.id, "small"));
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return el(
    "button",
    {
      type: "button",
      class: "replies",
      "data-act": "thread",
      on: { click: () => page.openThread(message.channel_id, message.ts) },
    },
    faces,
    el("strong", {}, count),
    el("span", { class: "muted" }, `Last reply ${ago(last)}`),
  );
}

function tools(message, page, author, inThread) {
  const shortcuts = page.state.offered("message");
  const reply = !inThread && !message.thread_ts && message.ephemeral_to === "";
  if (!reply && !shortcuts.length) return null;
  const place = { channel_id: message.channel_id, ts: message.ts };
  return el(
    "div",
    { class: "tools" },
    reply &&
      el(
        "button",
        {
          type: "button",
          class: "button quiet",
          "aria-label": `Reply in thread to ${author}`,
          title: "Reply in thread",
          "data-act": "reply",
          on: { click: () => page.openThread(message.channel_id, message.ts) },
        },
        icon("reply"),
      ),
    shortcuts.length > 0 &&
      menu(
        "dots",
        `More actions on the message of ${author}`,
        shortcuts.map((shortcut) => ({
          label: shortcut.name,
          hint: shortcut.description,
          choose: () =>
            page.act("message_shortcut", { ...place, callback_id: shortcut.id }),
        })),
        { "data-act": "shortcuts" },
      ),
  );
}
