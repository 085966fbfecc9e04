// What was written, day by day: the last week can still be written or changed, and four weeks are drawn.

import { chart } from "./chart.js";
import { button, h } from "./dom.js";
import { lastDays, noonOf } from "./days.js";
import { ofDay, ownOf, standing } from "./entries.js";
import { REFUSED } from "./store.js";
import { told, whyNot } from "./told.js";
import { longDay, shortDay, symptomWords, t } from "./words.js";

const DRAWN_DAYS = 28, LEAST_SPASMS = 10;

export const writerOf = (record) => {
  if (!record.by || record.by === "you") return "person";
  return (typeof record.by === "string" ? record.by.endsWith(", carer") : record.by.who === "carer") ? "carer" : "person";
};

// The person first, so that a day reads the same on every device.
const inOrder = (records) => [...records].sort((one, other) => Number(writerOf(one) === "carer") - Number(writerOf(other) === "carer"));

const measures = (app, records) => [
  ...app.symptoms().map((symptom) => ({ words: symptomWords(symptom), of: (entry) => entry.symptoms[symptom.id], most: 10 })),
  { words: t("spasms.title"), of: (entry) => entry.spasms, most: Math.max(LEAST_SPASMS, ...records.map((record) => record.entry.spasms || 0)) },
];

const valuesOn = (records, day, of) =>
  ofDay(records, day).map((record) => ({ value: of(record.entry), who: writerOf(record) })).filter(({ value }) => value !== undefined && value !== null);

const charts = (app, records) => {
  const days = lastDays(DRAWN_DAYS).reverse(), drawn = standing(records).filter((record) => days.includes(record.entry.day));
  const both = drawn.some((record) => writerOf(record) === "carer");
  return h("section", { class: "panel" },
    h("h2", {}, t("days.chart")),
    both ? h("p", { class: "fine legend" }, h("span", {}, "● ", t("days.by_person")), h("span", {}, "○ ", t("days.by_carer"))) : null,
    measures(app, drawn).map(({ words, of, most }) => chart(words, days, days.map((day) => valuesOn(drawn, day, of)), most)),
    everyValue(app, drawn));
};

const everyValue = (app, drawn) => {
  const columns = measures(app, drawn), rows = inOrder(drawn).sort((one, other) => (one.entry.day < other.entry.day ? 1 : -1));
  return h("details", {}, h("summary", {}, t("days.every_value")),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("days.every_value") }, h("table", {},
      h("thead", {}, h("tr", {}, [t("days.day"), t("days.who"), ...columns.map(({ words }) => words)].map((words) => h("th", { scope: "col" }, words)))),
      h("tbody", {}, rows.map((record) => h("tr", {},
        h("th", { scope: "row" }, shortDay(noonOf(record.entry.day))), h("td", {}, t(`days.by_${writerOf(record)}`)),
        columns.map(({ of }) => h("td", {}, String(of(record.entry) ?? t("form.not_answered"))))))))));
};

const refusal = (record) => (record.state === REFUSED ? h("p", { class: "finding reason" }, t("days.why", { why: whyNot(record) })) : null);

const dayPart = (app, records, day, open) => {
  const name = longDay(noonOf(day)), written = inOrder(ofDay(standing(records), day)), own = ownOf(records, day);
  const act = open ? button(t(own ? "days.change" : "days.fill_in", { day: name }), () => app.show("day", { day })) : null;
  return h("li", { class: "panel" }, h("h2", {}, name),
    written.length ? written.map((record) => h("div", { class: "entry" }, told(app, record), refusal(record))) : h("p", { class: "muted" }, t("days.missed")),
    act);
};

export const historyPage = async (app) => {
  const records = await app.store.records(), open = lastDays(app.shell.open_days), all = lastDays(DRAWN_DAYS);
  const refused = standing(records).filter((record) => record.own && record.state === REFUSED).map((record) => record.entry.day);
  const shown = [...new Set([...all.filter((day) => open.includes(day) || ofDay(records, day).length), ...refused])].sort().reverse();
  return h("div", { class: "stack" },
    h("div", {}, h("h1", { tabindex: -1 }, t("days.title")), h("p", { class: "muted" }, t("days.lead", { count: DRAWN_DAYS, open: app.shell.open_days }))),
    charts(app, records),
    h("ol", { class: "stack days" }, shown.map((day) => dayPart(app, records, day, open.includes(day)))));
};
