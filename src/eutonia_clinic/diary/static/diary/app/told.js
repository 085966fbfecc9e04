// One entry in words: what it says, who wrote it, and how far it has come.

import { h, tick } from "./dom.js";
import { yesIn } from "./entries.js";
import { REFUSED, SENT } from "./store.js";
import { has, questionWords, symptomWords, t } from "./words.js";

const CARER = ", carer", PAPER = "from paper, ";

// The clinic says in English who wrote on another device.
const fromElsewhere = (by) => {
  if (by === "you") return t("writer.you");
  if (by.startsWith(PAPER)) return t("writer.paper", { name: by.slice(PAPER.length) });
  if (by.endsWith(CARER)) return t("writer.carer", { name: by.slice(0, -CARER.length) });
  return t("writer.other", { name: by });
};

export const writtenBy = (record) => {
  if (!record.by) return t("writer.unknown");
  return typeof record.by === "string" ? fromElsewhere(record.by) : t(`writer.${record.by.who}`, { name: record.by.name });
};

export const whyNot = (record) => {
  const field = ((record.why && record.why.field) || "").split(".")[0];
  return has(`refusal.${field}`) ? t(`refusal.${field}`) : t("refusal.other");
};

export const stateOf = (record) => {
  if (record.state === REFUSED) return t("saved.refused", { why: whyNot(record) });
  return t(record.state === SENT ? "saved.sent" : "saved.kept");
};

const flagsTold = (app, redFlags) => {
  const answers = Object.values(redFlags);
  if (!answers.length) return [t("flags.not_answered")];
  if (answers.every((answer) => answer === "no")) return [t("flags.answered_none")];
  return yesIn(redFlags).map((id) => questionWords(app.question(id), "words"));
};

// Pairs of what and how much, in the order of the form.
export const pairs = (app, entry) => [
  ...app.symptomsOf(entry).map((symptom) => [symptomWords(symptom), entry.symptoms[symptom.id] === undefined ? t("form.not_answered") : String(entry.symptoms[symptom.id])]),
  [t("spasms.title"), entry.spasms === null || entry.spasms === undefined ? t("form.not_answered") : String(entry.spasms)],
  ...(entry.felt ? [[t("felt.title"), t(`felt.${entry.felt}`)]] : []),
  [t("flags.title"), flagsTold(app, entry.red_flags || {}).join("; ")],
  ...(entry.note ? [[t("days.note"), entry.note]] : []),
];

export const told = (app, record) => [
  h("dl", { class: "told" }, pairs(app, record.entry).map(([what, much]) => h("div", {}, h("dt", {}, what), h("dd", {}, much)))),
  h("p", { class: `fine how-far ${record.state}` }, record.own && record.state === SENT ? tick() : null, `${writtenBy(record)}. ${record.own ? stateOf(record) : ""}`),
];
