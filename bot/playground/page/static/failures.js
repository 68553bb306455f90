// What a person is told of an act that came to nothing.

const WORDS = {
  unreachable: "This was not sent: the workspace does not answer.",
  connection_lost: "The connection was lost: the workspace may not have received this.",
  not_subscribed: "The app is not told of this: its manifest does not ask for it.",
  dispatch_failed: "The app is not connected.",
  operation_timeout: "The app did not answer within three seconds.",
};
const TOLD_IN_PLACE = new Set(["enter", "press_in_message", "submit"]); // failures show there
const UNTOLD = new Set(["broken", "busy", "impossible"]);

// The words for an outcome, or none. That a tab was opened, an app need not want to know.
export function failure(kind, { error, notice }) {
  const told = notice && TOLD_IN_PLACE.has(kind) && !UNTOLD.has(error);
  if (!error || told || kind === "open_app") return "";
  return notice || WORDS[error] || `It did not work: ${error}.`;
}
