// Times in the reader's zone.

import { el, link } from "./dom.js";

const format = (options) => new Intl.DateTimeFormat(undefined, options);

const DAY = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
};
const CLOCK = {
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

function daysAgo(date, now) {
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate());
  return Math.round((midnight(now) - midnight(date)) / 86_400_000);
}

function relativeDay(date, capital) {
  const words = { "-1": "tomorrow", 0: "today", 1: "yesterday" }[daysAgo(date, new Date())];
  return words && capital ? words[0].toUpperCase() + words.slice(1) : words;
}

export function ago(date) {
  const seconds = Math.max(0, (Date.now() - date) / 1000);
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, length] of [["day", 86_400], ["hour", 3_600], ["minute", 60]]) {
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  }
  return "just now";
}

function token(name, date) {
  if (name === "date_slash") return format(DAY.date_num).format(date);
  if (name === "ago") return ago(date);
  if (name in CLOCK) return format(CLOCK[name]).format(date);
  if (name in DAY) return format(DAY[name]).format(date);
  const plain = name.replace("_pretty", "");
  if (name !== plain && plain in DAY) {
    return relativeDay(date, true) ?? format(DAY[plain]).format(date);
  }
  if (name === "day_divider_pretty") return dayName(date);
  return `{${name}}`;
}

// Slack's <!date^…>: `pattern` holds tokens such as {date_short_pretty} at {time}.
export function slackDate(timestamp, pattern, fallback, address = "") {
  const date = new Date(timestamp * 1000);
  if (Number.isNaN(date.getTime())) return el("span", {}, fallback);
  const words = pattern.replace(/\{(\w+)\}/g, (_, name) => token(name, date));
  const time = el("time", { datetime: date.toISOString(), title: exactly(date) }, words);
  if (!address) return time;
  const anchor = link(address, " ");
  anchor.replaceChildren(time);
  return anchor;
}

export const dateOf = (ts) => new Date(Number(ts) * 1000);

export const clockTime = (date) => format(CLOCK.time).format(date);

export function exactly(date) {
  return `${format(DAY.date_long).format(date)}, ${format(CLOCK.time_secs).format(date)}`;
}

export const sameDay = (one, other) => one.toDateString() === other.toDateString();

export function dayName(date) {
  const day = { weekday: "long", month: "long", day: "numeric" };
  return relativeDay(date, true) ?? format(day).format(date);
}
