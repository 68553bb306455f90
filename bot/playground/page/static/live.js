// The websocket to the workspace: updates come down, acts go up. It opens again when it is lost.

const FIRST_WAIT = 300; // milliseconds
const LONGEST_WAIT = 5_000;

export class Live {
  #socket = null;
  #number = 0;
  #waiting = new Map();
  #wait = FIRST_WAIT;
  #timer = 0;

  // `onUpdate` gets each update, `onState` whether there is a connection.
  constructor(token, onUpdate, onState) {
    this.token = token;
    this.onUpdate = onUpdate;
    this.onState = onState;
  }

  // Connect as a person, or anew as another; empty means the first there is.
  open(person) {
    this.person = person;
    clearTimeout(this.#timer);
    this.#socket?.close();
    const query = new URLSearchParams({ token: this.token, person });
    const socket = new WebSocket(`ws://${location.host}/live?${query}`);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#take(JSON.parse(data));
    });
    socket.addEventListener("close", () => {
      if (socket === this.#socket) this.#lost();
    });
  }

  #take(update) {
    this.#wait = FIRST_WAIT;
    if (update.update === "outcome") {
      this.#waiting.get(update.number)?.(update);
      this.#waiting.delete(update.number);
      return;
    }
    if (update.update === "snapshot") this.onState(true);
    this.onUpdate(update);
  }

  #lost() {
    for (const settle of this.#waiting.values()) settle({ error: "connection_lost", notice: "" });
    this.#waiting.clear();
    this.onState(false);
    this.#timer = setTimeout(() => this.open(this.person), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  // Do something; resolves to its outcome, {error, notice}, once the app has answered or not.
  act(act, fields) {
    if (!this.connected) return Promise.resolve({ error: "unreachable", notice: "" });
    this.#number += 1;
    const number = this.#number;
    this.#socket.send(JSON.stringify({ act, number, ...fields }));
    return new Promise((resolve) => this.#waiting.set(number, resolve));
  }
}
