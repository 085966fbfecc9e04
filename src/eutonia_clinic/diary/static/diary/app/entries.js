// What an entry is, which entries stand, and what a day holds. No page and no database here.

import { REFUSED } from "./store.js";
import { withZone } from "./days.js";

export const blank = () => ({ symptoms: {}, spasms: null, felt: null, redFlags: {}, note: "" });

export const isEmpty = (said) =>
  !Object.keys(said.symptoms).length && said.spasms === null && said.felt === null && !Object.keys(said.redFlags).length && !said.note.trim();

// The entry as the clinic takes it. Its identity is made here, so that sending it again adds nothing.
export const entryOf = (said, day, moment, replaces = null) => ({
  id: crypto.randomUUID(),
  day,
  written_at: withZone(moment),
  symptoms: { ...said.symptoms },
  spasms: said.spasms,
  felt: said.felt,
  red_flags: { ...said.redFlags },
  note: said.note.trim(),
  replaces,
});

export const saidIn = (entry) => ({
  symptoms: { ...entry.symptoms }, spasms: entry.spasms ?? null, felt: entry.felt ?? null,
  redFlags: { ...(entry.red_flags || {}) }, note: entry.note || "",
});

// Entries that no later one replaces. What the clinic refused replaces nothing there, so it replaces nothing here; written anew, it
// is hidden by the record that says so.
export const standing = (records) => {
  const replaced = new Set(records.filter((record) => record.state !== REFUSED).map((record) => record.entry.replaces));
  const hidden = new Set(records.map((record) => record.hides));
  return records.filter((record) => !replaced.has(record.id) && !hidden.has(record.id));
};

// What a new entry names when it changes an earlier one: of what the clinic never took, that which it would have replaced.
export const namedBy = (earlier) => {
  if (!earlier) return { replaces: null, hides: null };
  return earlier.state === REFUSED ? { replaces: earlier.entry.replaces, hides: earlier.id } : { replaces: earlier.id, hides: null };
};

export const ofDay = (records, day) => records.filter((record) => record.entry.day === day);

// What this device wrote about a day and may change: the last of it that stands.
export const ownOf = (records, day) => ofDay(standing(records), day).filter((record) => record.own).at(-1) || null;

export const yesIn = (redFlags) => Object.entries(redFlags).filter(([, answer]) => answer === "yes").map(([question]) => question);
