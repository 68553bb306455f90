// Text objects: plain_text and mrkdwn.

import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

// The nodes of a text object.
export function text(object, scene) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, scene.names);
  return [object.emoji === false ? object.text : withEmoji(object.text)];
}

// The words of a text object, or of a string.
export function words(object) {
  const said = typeof object === "string" ? object : (object?.text ?? "");
  return object?.emoji === false ? said : withEmoji(said);
}
