// Slack's markup, read once from left to right.
//
// Whatever it holds becomes text nodes and a few harmless elements.

import { slackDate } from "./dates.js";
import { el, link, safeUrl } from "./dom.js";
import { withEmoji } from "./emoji.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const DEEPEST = 8;

export function unescaped(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

const plain = (text) => withEmoji(unescaped(text));

// Draw `source` as nodes; `names` gives the name behind a user's or a channel's id.
export function mrkdwn(source, names) {
  const nodes = [];
  let from = 0;
  for (const fence of source.matchAll(/```\n?([\s\S]*?)```\n?/g)) {
    if (!fence[1].trim()) continue;
    nodes.push(...quotes(source.slice(from, fence.index), names));
    nodes.push(preformatted(fenced(fence[1], names)));
    from = fence.index + fence[0].length;
  }
  return [...nodes, ...quotes(source.slice(from), names)];
}

function fenced(source, names) {
  const words = source.replace(/\n$/, "");
  return words.split(/(<[^<>\n]+>)/).map((part) => angled(part, names) ?? unescaped(part));
}

function quotes(source, names) {
  const nodes = [];
  let lines = [];
  let quoted = false;
  const finish = () => {
    if (!lines.length) return;
    const inner = inline(lines.join("\n"), names, 0);
    nodes.push(...(quoted ? [el("blockquote", {}, inner)] : inner));
    lines = [];
  };
  for (const line of source.split("\n")) {
    const mark = /^(?:>|&gt;) ?/.exec(line);
    if (Boolean(mark) !== quoted) {
      finish();
      quoted = Boolean(mark);
    }
    lines.push(mark ? line.slice(mark[0].length) : line);
  }
  finish();
  return nodes;
}

function inline(source, names, depth) {
  const nodes = [];
  const hopeless = {}; // marks that nothing closes before this place, so that it stays linear
  let text = "";
  const flush = () => {
    if (text) nodes.push(plain(text));
    text = "";
  };
  for (let at = 0; at < source.length; ) {
    const [node, end] = marked(source, at, names, depth, hopeless);
    if (end === at) {
      text += source[at];
      at += 1;
    } else {
      flush();
      nodes.push(node);
      at = end;
    }
  }
  flush();
  return nodes;
}

// The element that begins at `at` and where it ends, or `at` when there is none.
function marked(source, at, names, depth, hopeless) {
  const char = source[at];
  if (char === "`" || char === "<") {
    const end = spanEnd(source, at);
    if (end === at) return [null, at];
    const inner = source.slice(at + 1, end - 1);
    if (char === "`") return [el("code", {}, unescaped(inner)), end];
    const drawn = angled(source.slice(at, end), names);
    return drawn ? [drawn, end] : [null, at];
  }
  if (char in STYLES && depth < DEEPEST && at >= (hopeless[char] ?? 0)) {
    if (WORD.test(source[at - 1] ?? "")) return [null, at];
    const end = closing(source, at);
    if (end > at) {
      const inner = inline(source.slice(at + 1, end), names, depth + 1);
      return [el(STYLES[char], {}, inner), end + 1];
    }
    if (end < 0) hopeless[char] = -end;
  }
  return [null, at];
}

// Where the code or the link that begins at `at` ends, or `at`.
function spanEnd(source, at) {
  const span = source[at] === "`" ? /`[^`\n]+`/y : /<[^<>\n]+>/y;
  span.lastIndex = at;
  return span.test(source) ? span.lastIndex : at;
}

// The place of the mark that closes the one at `at`; minus where the search ended without one.
function closing(source, at) {
  const mark = source[at];
  if (/\s/.test(source[at + 1] ?? " ") || source[at + 1] === mark) return at;
  let place = at + 1;
  while (place < source.length && source[place] !== "\n") {
    if (source[place] === "`" || source[place] === "<") {
      const end = spanEnd(source, place);
      place = end === place ? place + 1 : end;
      continue;
    }
    const after = source[place + 1] ?? "";
    if (source[place] === mark && !/\s/.test(source[place - 1]) && !WORD.test(after)) return place;
    place += 1;
  }
  return -place;
}

// What stands between angle brackets: a mention, a date or a link; null when it is nothing of it.
function angled(source, names) {
  const found = /^<([^<>\n|]+)(?:\|([^<>\n]*))?>$/.exec(source);
  if (!found) return null;
  const target = unescaped(found[1]);
  const label = unescaped(found[2] ?? "");
  if (target.startsWith("@")) return mention(`@${names.of(target.slice(1), label)}`);
  if (target.startsWith("#")) return mention(`#${names.of(target.slice(1), label)}`);
  if (target.startsWith("!date^")) {
    const [, stamp, pattern = "", address = ""] = target.split("^");
    return slackDate(Number(stamp), pattern, label, address);
  }
  if (target.startsWith("!subteam^")) return mention(label || "@group");
  if (target.startsWith("!")) return mention(`@${target.slice(1)}`);
  return safeUrl(target) ? link(target, label || target.replace(/^mailto:/, "")) : null;
}

// Lines that keep their columns: where they are wider than the page, they scroll, by keys too.
export function preformatted(children) {
  const scrolls = { tabindex: "0", role: "region", "aria-label": "Preformatted text" };
  return el("pre", { class: "code", ...scrolls }, el("code", {}, children));
}

export function mention(words) {
  return el("span", { class: "mention" }, el("bdi", {}, words));
}
