// The reminder that the person sets. Nothing is ever sent to the telephone: while the diary is open it says so itself,
// and for the rest there is a file for the calendar of the telephone.

import { clockOf, dayOf, noonOf, now, shifted, today } from "./days.js";
import { handOver } from "./dom.js";
import { t } from "./words.js";

const isDue = (reminder, later) => Boolean(reminder) && clockOf(now()) >= reminder && later !== today();

// Due when its time has come, nothing was written today, and it was not put off.
export const isTime = (app, records) =>
  isDue(app.store.settings.reminder, app.store.settings.reminded) && !records.some((record) => record.own && record.entry.day === today());

// Looks again when the time comes. A telephone that slept looks when it wakes.
export const watch = (app, look) => {
  clearTimeout(app.reminding);
  const { reminder } = app.store.settings;
  if (!reminder) return;
  const [hours, minutes] = reminder.split(":").map(Number);
  const next = noonOf(clockOf(now()) < reminder ? today() : shifted(today(), 1));
  next.setHours(hours, minutes, 1, 0);
  app.reminding = setTimeout(look, next - now());
};

const folded = (line) => line.match(/.{1,60}/gsu).join("\r\n ");
const escaped = (text) => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\n/g, "\\n");

// A daily alarm by the clock on the wall, wherever the telephone is. It names nothing that others should not read.
export const calendarOf = (reminder, address) => {
  const start = `${dayOf(now()).replaceAll("-", "")}T${reminder.replace(":", "")}00`, title = escaped(t("settings.calendar_title"));
  return [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Eutonia//Diary//EN", "BEGIN:VEVENT", `UID:${crypto.randomUUID()}`,
    `DTSTAMP:${now().toISOString().replace(/[-:]|\.\d{3}/g, "")}`, `DTSTART:${start}`, "DURATION:PT5M", "RRULE:FREQ=DAILY",
    `SUMMARY:${title}`, `DESCRIPTION:${escaped(address)}`, "TRANSP:TRANSPARENT", "CLASS:PRIVATE",
    "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${title}`, "TRIGGER:PT0M", "END:VALARM", "END:VEVENT", "END:VCALENDAR",
  ].map(folded).join("\r\n") + "\r\n";
};

export const saveCalendar = (reminder) => handOver(`${t("text.file")}.ics`, calendarOf(reminder, `${location.origin}${location.pathname}`), "text/calendar");
