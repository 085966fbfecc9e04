// What always stands above the page: who writes, what was not sent yet, what the clinic did not take, and whether it works offline.

import { button, h, tick } from "./dom.js";
import { REFUSED, UNSENT } from "./store.js";
import { today } from "./days.js";
import { standing } from "./entries.js";
import { isTime } from "./reminding.js";
import { CLOSED, FAILED, OFFLINE, SENDING } from "./syncing.js";
import { counted, t } from "./words.js";

const how = (app) => ({ [OFFLINE]: t("status.offline"), [SENDING]: t("status.sending"), [FAILED]: t("status.failed") })[app.syncing.phase] || "";

const sending = (app, unsent) => {
  if (app.syncing.phase === CLOSED) return null;
  if (!unsent) return app.syncing.phase === OFFLINE ? h("p", {}, t("status.none")) : h("p", {}, tick(), t("status.all_sent"));
  return h("p", {}, h("b", {}, counted("status.unsent", unsent)), ` ${how(app)} `, [FAILED, OFFLINE].includes(app.syncing.phase) ? button(t("status.try"), () => app.syncing.ask(true), { class: "btn sm" }) : null);
};

const refused = (app, count) =>
  count ? h("p", { class: "finding reason" }, counted("status.refused", count), " ", button(t("status.refused_see"), () => app.show("days"), { class: "btn sm" })) : null;

const reminder = (app, records) => {
  if (!isTime(app, records)) return null;
  const later = async () => { await app.store.set({ reminded: today() }); await app.look(); };
  return h("div", { class: "finding note" }, h("p", {}, t("settings.reminder_now")), h("div", { class: "acts" },
    app.view.name === "today" ? null : button(t("settings.reminder_write"), () => app.show("today"), { class: "btn sm" }),
    button(t("settings.reminder_later"), later, { class: "btn sm" })));
};

export const status = (app, records) => {
  const count = (state, among = records) => among.filter((record) => record.own && record.state === state).length;
  return [
    h("p", { class: "writer" }, app.writing()),
    h("div", { class: "sending", "data-phase": app.syncing.phase, "data-unsent": count(UNSENT) }, sending(app, count(UNSENT))),
    refused(app, count(REFUSED, standing(records))),
    reminder(app, records),
    app.newer ? h("p", { class: "finding note" }, t("app.newer"), " ", button(t("app.newer_use"), app.useNewer, { class: "btn sm" })) : null,
  ].filter(Boolean);
};
