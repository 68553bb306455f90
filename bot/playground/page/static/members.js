// Lines that nobody wrote: who came into a channel, and who left it.

// The line in words; its byline says who it is about.
export function cameOrWent(message, state) {
  const where = `#${state.of(message.channel_id)}`;
  const by = message.by_id === state.me ? "you" : state.of(message.by_id);
  if (message.subtype === "channel_join") {
    return by ? `was added to ${where} by ${by}.` : `joined ${where}.`;
  }
  return by ? `was removed from ${where} by ${by}.` : `left ${where}.`;
}
