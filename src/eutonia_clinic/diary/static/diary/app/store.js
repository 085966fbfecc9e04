// What is kept on this device: settings, and every entry with how far it has come. Never emptied but by the person.

const NAME = "eutonia-diary", VERSION = 1;
export const UNSENT = "unsent", SENT = "sent", REFUSED = "refused";

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Done only when the database says that all of it is written.
const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

export class Store {
  static async open() {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("settings");
      request.result.createObjectStore("entries", { keyPath: "id" });
    };
    const store = new Store(await answered(request));
    await store._read();
    return store;
  }

  constructor(database) {
    this._database = database;
    database.onversionchange = () => database.close();
    this.settings = {};
  }

  async _read() {
    const place = this._database.transaction("settings").objectStore("settings");
    const [names, values] = await Promise.all([answered(place.getAllKeys()), answered(place.getAll())]);
    this.settings = Object.fromEntries(names.map((name, index) => [name, values[index]]));
  }

  async set(values) {
    const writing = this._database.transaction("settings", "readwrite", { durability: "strict" });
    Object.entries(values).forEach(([name, value]) => writing.objectStore("settings").put(value, name));
    await committed(writing);
    Object.assign(this.settings, values);
  }

  // Entries in the order in which they were written.
  async records() {
    const all = await answered(this._database.transaction("entries").objectStore("entries").getAll());
    const later = (one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.order || 0) - (other.order || 0);
    return all.sort((one, other) => later(one, other) || (one.id < other.id ? -1 : 1));
  }

  async unsent() {
    return (await this.records()).filter((record) => record.state === UNSENT);
  }

  // `order` tells apart what was written within one second.
  async add(record) {
    const writing = this._database.transaction(["entries", "settings"], "readwrite", { durability: "strict" });
    const order = (this.settings.order || 0) + 1;
    writing.objectStore("entries").add({ ...record, order });
    writing.objectStore("settings").put(order, "order");
    await committed(writing);
    this.settings.order = order;
  }

  // What the clinic answered, all of it or none of it: what it kept, what it refused and why, what others wrote, and up to where.
  async settle({ kept, refused, others, settings }) {
    const writing = this._database.transaction(["entries", "settings"], "readwrite", { durability: "strict" });
    const asked = writing.objectStore("settings").get("key");
    asked.onsuccess = () => { if (asked.result && asked.result === this.settings.key) this._put(writing, { kept, refused, others, settings }); };
    await committed(writing);
    Object.assign(this.settings, settings);
  }

  // Of a device that was forgotten meanwhile, in another window, nothing is written.
  _put(writing, { kept, refused, others, settings }) {
    const entries = writing.objectStore("entries");
    const change = (id, changes) => {
      const request = entries.get(id);
      request.onsuccess = () => { if (request.result) entries.put({ ...request.result, ...changes }); };
    };
    kept.forEach((id) => change(id, { state: SENT, why: null }));
    refused.forEach(({ id, ...why }) => change(id, { state: REFUSED, why }));
    others.forEach((record) => {
      const request = entries.get(record.id);
      request.onsuccess = () => { entries.put(request.result && request.result.own ? { ...request.result, state: SENT, why: null } : record); };
    });
    Object.entries(settings).forEach(([name, value]) => writing.objectStore("settings").put(value, name));
  }

  // What was written here waits again: the clinic keeps each entry once, so that sending it again adds nothing.
  async sendAgain() {
    const records = (await this.records()).filter((record) => record.own && record.state === SENT);
    const writing = this._database.transaction("entries", "readwrite", { durability: "strict" });
    records.forEach((record) => writing.objectStore("entries").put({ ...record, state: UNSENT }));
    await committed(writing);
  }

  // Everything that was kept here is gone, the language too.
  async forget() {
    const writing = this._database.transaction(["entries", "settings"], "readwrite");
    writing.objectStore("entries").clear();
    writing.objectStore("settings").clear();
    await committed(writing);
    this.settings = {};
  }
}
