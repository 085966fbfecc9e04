// Sends what waits and takes what others wrote. An answer that is lost is asked for again: the clinic keeps each entry once.

import { UNSENT } from "./store.js";

const AT_ONCE = 25;
const SOONEST = 20_000, LATEST = 30 * 60_000;
export const IDLE = "idle", SENDING = "sending", OFFLINE = "offline", FAILED = "failed", CLOSED = "closed";

export class Syncing extends EventTarget {
  constructor(store, link) {
    super();
    this._store = store;
    this._link = link;
    this._running = null;
    this._again = false;
    this._wait = SOONEST;
    this._timer = 0;
    this.phase = IDLE;
  }

  // Whatever calls: one exchange at a time, and one more when something came meanwhile.
  // `anyway`: also when the device believes that there is no connection.
  ask(anyway = false) {
    this._again = true;
    this._anyway ||= anyway;
    this._running ??= this._run().finally(() => { this._running = null; });
    return this._running;
  }

  async _run() {
    while (this._again) {
      this._again = false;
      await this._once();
    }
  }

  async _once() {
    clearTimeout(this._timer);
    const anyway = this._anyway;
    this._anyway = false;
    const { key, closed } = this._store.settings;
    if (!key || closed) return this._become(closed ? CLOSED : IDLE);
    if (navigator.onLine === false && !anyway) return this._later();
    this._become(SENDING);
    try {
      await this._alone(() => this._exchange());
    } catch {
      this._later();
    }
  }

  // Two windows of one diary on one device take turns.
  _alone(work) {
    return navigator.locks ? navigator.locks.request("eutonia-diary-sync", work) : work();
  }

  async _exchange() {
    for (let before = Infinity; ;) {
      const left = await this._store.unsent();
      if (left.length && left.length >= before) throw new Error("the clinic neither kept nor refused what was sent");
      before = left.length;
      const sent = left.slice(0, AT_ONCE).map((record) => record.entry);
      const { status, said } = await this._link.sync(this._store.settings.key, sent, this._store.settings.cursor || "");
      if (status === 401) return this._close(said.closed ? "closed" : "unknown");
      if (status !== 200) throw new Error(`the clinic answered ${status}`);
      await this._settle(said);
      if (left.length <= AT_ONCE && !said.more) break;
    }
    this._wait = SOONEST;
    this._become(IDLE);
  }

  async _settle(said) {
    const renewed = ["diary", "symptoms", "red_flags", "clinic", "given_name"].filter((name) => said[name]);
    const settings = { cursor: said.cursor, ...Object.fromEntries(renewed.map((name) => [name, said[name]])) };
    if (said.symptoms) settings.symptoms_ever = { ...this._store.settings.symptoms_ever, ...Object.fromEntries(said.symptoms.map((one) => [one.id, one])) };
    const others = said.entries.map(asRecord);
    await this._store.settle({ kept: said.kept, refused: said.refused.filter((one) => one.id), others, settings });
    this.dispatchEvent(new Event("entries"));
  }

  async _close(why) {
    await this._store.set({ closed: why });
    this._become(CLOSED);
  }

  _later() {
    this._become(navigator.onLine === false ? OFFLINE : FAILED);
    this._timer = setTimeout(() => this.ask(), this._wait);
    this._wait = Math.min(this._wait * 2, LATEST);
  }

  _become(phase) {
    this.phase = phase;
    this.dispatchEvent(new Event("phase"));
  }
}

// An entry of another device, with who wrote it.
const asRecord = ({ by, ...entry }) => ({ id: entry.id, at: entry.written_at, entry, state: "sent", why: null, own: false, by: by || null });

export const recordOf = (entry, by) => ({ id: entry.id, at: entry.written_at, entry, state: UNSENT, why: null, own: true, by });
