// The diary as plain text, for whoever wants to keep it, and for what could not be sent.

import { handOver } from "./dom.js";
import { noonOf, today } from "./days.js";
import { pairs, writtenBy } from "./told.js";
import { longDay, t } from "./words.js";

const ofEntry = (app, record) =>
  [`${longDay(noonOf(record.entry.day))} (${writtenBy(record)}; ${t(`text.${record.state}`)})`, ...pairs(app, record.entry).map(([what, much]) => `  ${what}: ${much}`)].join("\n");

export const asText = (app, records) => {
  const head = t("text.heading", { name: app.store.settings.given_name || "", day: longDay(noonOf(today())) });
  return [head, ...records.map((record) => ofEntry(app, record))].join("\n\n") + "\n";
};

export const saveAsText = async (app) => handOver(`${t("text.file")}-${today()}.txt`, asText(app, await app.store.records()), "text/plain");
