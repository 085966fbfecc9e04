// The clinic closed this device. What was not sent stays readable and can be taken along.

import { button, h } from "./dom.js";
import { noonOf } from "./days.js";
import { SENT } from "./store.js";
import { againPart } from "./opening.js";
import { forgetPart, languagePart } from "./settings.js";
import { saveAsText } from "./text.js";
import { told } from "./told.js";
import { longDay, t } from "./words.js";

export const closedPage = async (app) => {
  const { closed, clinic } = app.store.settings, unknown = closed === "unknown";
  const left = (await app.store.records()).filter((record) => record.own && record.state !== SENT);
  return h("div", { class: "stack" },
    h("h1", { tabindex: -1 }, t(unknown ? "closed.unknown_title" : "closed.title")),
    h("p", { class: "finding reason" }, t(unknown ? "closed.unknown_lead" : "closed.lead")),
    clinic && clinic.telephone ? h("a", { class: "btn", href: `tel:${clinic.telephone.replace(/[^\d+]/g, "")}` }, t("urgent.call_clinic", { telephone: clinic.telephone })) : null,
    h("section", { class: "panel stack tight" }, h("h2", {}, t("closed.unsent")),
      h("p", {}, t(left.length ? "closed.unsent_words" : "closed.none")),
      left.map((record) => h("div", { class: "entry" }, h("h3", {}, longDay(noonOf(record.entry.day))), told(app, record))),
      button(t("settings.export"), () => saveAsText(app))),
    againPart(app), languagePart(app), forgetPart(app));
};
