// What the composer offers while one types: commands, examples, people, channels.

const MOST = 8;

// Options for the text before the caret: {from, insert, words, about, likely}. One that is likely
// is taken by Enter; the others have to be chosen first.
export function suggestions(before, page, inThread) {
  const { state } = page;
  if (!state) return [];
  const takesNames = state.offered("built_in").some(({ id }) => before.startsWith(`${id} `));
  if (before.startsWith("/") && !inThread && !takesNames) return commands(before, page);
  const found = /(?:^|\s)([@#][\w.-]*)$/.exec(before);
  if (!found) return [];
  const from = before.length - found[1].length;
  const typed = found[1].slice(1).toLowerCase();
  const { people, channels } = state.places;
  const mark = found[1][0];
  const all = mark === "@" ? [state.app, ...people.filter(({ id }) => id !== state.app.id)] : channels;
  return all
    .filter(({ name }) => name.toLowerCase().startsWith(typed))
    .slice(0, MOST)
    .map(({ id, name }) => ({
      from,
      insert: `${mark}${name} `,
      words: `${mark}${name}`,
      about: id === state.app.id ? "App" : "",
      likely: true,
    }));
}

function commands(before, page) {
  const { state } = page;
  const builtIn = page.isAt(state.direct?.id) ? [] : state.offered("built_in");
  const named = [...state.offered("command"), ...builtIn]
    .filter(({ id }) => id.startsWith(before))
    .map(({ id, description }) => ({
      from: 0,
      insert: `${id} `,
      words: id,
      about: description,
      likely: true,
    }));
  const lines = state.examples
    .filter(({ command }) => command.startsWith(before) && command !== before)
    .map(({ command, explanation }) => ({
      from: 0,
      insert: command,
      words: command,
      about: explanation,
      likely: false,
    }));
  return [...named, ...lines].slice(0, MOST);
}

// How the command that was typed is used.
export function usage(line, page) {
  const { state } = page;
  const all = state ? [...state.offered("command"), ...state.offered("built_in")] : [];
  const command = all.find(({ id }) => line.startsWith(`${id} `));
  return command?.usage_hint ? `${command.id} ${command.usage_hint}` : "";
}
