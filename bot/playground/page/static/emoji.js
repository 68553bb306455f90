// A small table of emoji by Slack's names; other names stay as they were written.

const EMOJI = new Map(
  Object.entries({
    "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_down: "⬇️", arrow_forward: "▶️",
    arrow_left: "⬅️", arrow_right: "➡️", arrow_up: "⬆️", arrows_counterclockwise: "🔄", bell: "🔔",
    black_circle: "⚫", blue_heart: "💙", blush: "😊", books: "📚", bug: "🐛", bulb: "💡",
    calendar: "📆", chart_with_upwards_trend: "📈", clap: "👏", clipboard: "📋", clock1: "🕐",
    construction: "🚧", cry: "😢", desktop_computer: "🖥️", email: "✉️", envelope: "✉️",
    exclamation: "❗", eyes: "👀", fire: "🔥", gear: "⚙️", globe_with_meridians: "🌐",
    green_heart: "💚", grey_question: "❔", hammer_and_wrench: "🛠️", heart: "❤️",
    heavy_check_mark: "✔️", heavy_minus_sign: "➖", heavy_plus_sign: "➕", hourglass: "⌛",
    hourglass_flowing_sand: "⏳", house: "🏠", inbox_tray: "📥", information_source: "ℹ️",
    joy: "😂", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢",
    large_orange_circle: "🟠", large_red_circle: "🔴", large_yellow_circle: "🟡", link: "🔗",
    lock: "🔒", loudspeaker: "📢", mag: "🔍", mailbox: "📫", mailbox_with_mail: "📬", memo: "📝",
    muscle: "💪", mute: "🔇", no_bell: "🔕", no_entry: "⛔", no_entry_sign: "🚫",
    ok: "🆗", ok_hand: "👌", outbox_tray: "📤", package: "📦", page_facing_up: "📄",
    paperclip: "📎", partying_face: "🥳", pencil2: "✏️", pray: "🙏", pushpin: "📌",
    question: "❓", raised_hands: "🙌", red_circle: "🔴", repeat: "🔁", robot_face: "🤖",
    rocket: "🚀", rotating_light: "🚨", satellite_antenna: "📡", shield: "🛡️", shrug: "🤷",
    slightly_smiling_face: "🙂", smile: "😄", smiley: "😃", snowflake: "❄️", sob: "😭",
    sos: "🆘", sparkles: "✨", speech_balloon: "💬", star: "⭐", stop_sign: "🛑",
    stopwatch: "⏱️", sunglasses: "😎", sunny: "☀️", tada: "🎉", thinking_face: "🤔",
    thumbsdown: "👎", thumbsup: "👍", toolbox: "🧰", triangular_flag_on_post: "🚩",
    unlock: "🔓", warning: "⚠️", wastebasket: "🗑️", wave: "👋", white_check_mark: "✅",
    white_circle: "⚪", wink: "😉", wrench: "🔧", x: "❌", yellow_heart: "💛", zap: "⚡",
  }),
);

export function emoji(name) {
  return EMOJI.get(name) ?? `:${name}:`;
}

// `:name:` within text, but not the colons of an IPv6 address or of a time.
export function withEmoji(text) {
  return text.replace(/(?<![\w:]):([a-z0-9_+-]+):(?![\w:])/g, (whole, name) =>
    EMOJI.get(name) ?? whole,
  );
}
