// What the tab knows: the snapshot, kept up by the changes that follow it.

export class State {
  constructor(snapshot, before = null) {
    Object.assign(this, snapshot);
    this.messages = new Map(this.channels.map(({ id }) => [id, new Map()]));
    for (const shown of snapshot.messages) this.#put(shown);
    this.unread = new Map(); // messages not looked at, by channel
    if (before?.me === this.me) this.unread = before.unread;
    const people = this.people.map(({ id, name }) => [id, name]);
    const channels = this.channels.map(({ id, name }) => [id, name]);
    this.known = new Map([...people, ...channels]);
    this.direct = this.channels.find(({ kind }) => kind === "direct");
  }

  #put(shown) {
    this.messages.get(shown.message.channel_id)?.set(shown.message.ts, shown);
  }

  // Take a message; true when it is new.
  put(shown) {
    const isNew = !this.messages.get(shown.message.channel_id)?.has(shown.message.ts);
    this.#put(shown);
    return isNew;
  }

  remove(channelId, ts) {
    this.messages.get(channelId)?.delete(ts);
  }

  // A channel came, or changed; `messages` is all there is in it.
  putChannel(channel, messages) {
    const index = this.channels.findIndex(({ id }) => id === channel.id);
    if (index >= 0) this.channels[index] = channel;
    else this.channels.splice(-1, 0, channel); // the one with the app stays the last
    this.known.set(channel.id, channel.name);
    this.messages.set(channel.id, new Map());
    for (const shown of messages) this.#put(shown);
  }

  removeChannel(channelId) {
    this.channels = this.channels.filter(({ id }) => id !== channelId);
    this.messages.delete(channelId);
    this.unread.delete(channelId);
  }

  // The name behind an id; else what the message called it.
  of(id, otherwise = "") {
    return this.known.get(id) ?? (otherwise || id);
  }

  channel(id) {
    return this.channels.find((channel) => channel.id === id);
  }

  title(channel) {
    return channel.kind === "direct" ? this.app.name : channel.name;
  }

  message(channelId, ts) {
    return this.messages.get(channelId)?.get(ts);
  }

  #sorted(channelId, wanted) {
    const all = [...(this.messages.get(channelId)?.values() ?? [])].filter(wanted);
    return all.sort((one, other) => (one.message.ts < other.message.ts ? -1 : 1));
  }

  // What stands in the channel itself.
  timeline(channelId) {
    return this.#sorted(channelId, ({ message }) => !message.thread_ts);
  }

  replies(channelId, ts) {
    return this.#sorted(channelId, ({ message }) => message.thread_ts === ts);
  }

  markUnread(channelId) {
    this.unread.set(channelId, (this.unread.get(channelId) ?? 0) + 1);
  }

  // The app's commands, or its shortcuts of a kind.
  offered(kind) {
    return this.offers.filter((offer) => offer.kind === kind);
  }

  get places() {
    const me = this.channels.filter(({ kind }) => kind !== "direct");
    const people = this.people.filter(({ id }) => id !== "USLACKBOT");
    return { channels: me, people };
  }
}
