// What to do now. It needs no connection: its words and numbers are on the device.

import { h, octagon } from "./dom.js";
import { questionWords, t } from "./words.js";

const EMERGENCY = "emergency", FALLBACK = "112";

const dialled = (telephone) => `tel:${telephone.replace(/[^\d+*#]/g, "")}`;
const call = (words, telephone, kind = "btn call") => h("a", { class: kind, href: dialled(telephone) }, words);

export const emergencyNumber = (clinic) => (clinic && clinic.emergency) || FALLBACK;

const emergency = (clinic) => [
  call(t("urgent.call", { number: emergencyNumber(clinic) }), emergencyNumber(clinic)), h("p", { class: "fine" }, t("urgent.other_number")),
];

const clinicFirst = (clinic) => [
  clinic && clinic.telephone ? call(t("urgent.call_clinic", { telephone: clinic.telephone }), clinic.telephone) : h("p", {}, t("urgent.no_telephone")),
  clinic && clinic.hours ? h("p", { class: "fine" }, t("urgent.hours", { hours: clinic.hours })) : null,
  call(t("urgent.call_emergency", { number: emergencyNumber(clinic) }), emergencyNumber(clinic), "btn"),
];

// `yes`: the questions that were answered with yes; empty, nothing is to be done. `name`: whom a carer calls for.
export const urgent = (yes, { clinic, name }, { saved = false } = {}) => {
  if (!yes.length) return null;
  const now = yes.some((question) => question.urgency === EMERGENCY);
  const told = yes.filter((question) => !now || question.urgency === EMERGENCY);
  return h("section", { class: "urgent", "aria-labelledby": "urgent-title" },
    h("h2", { id: "urgent-title" }, octagon(), t(now ? "urgent.title" : "urgent.today_title")),
    [...new Set(told.map((question) => questionWords(question, "do")))].map((words) => h("p", {}, words)),
    told.map((question) => h("p", { class: "say" }, t(name ? "urgent.say_for" : "urgent.say", { name, words: questionWords(question, "say") }))),
    now ? emergency(clinic) : clinicFirst(clinic),
    h("p", { class: "fine" }, saved ? null : `${t("urgent.save_too")} `, t("urgent.not_watched")));
};
