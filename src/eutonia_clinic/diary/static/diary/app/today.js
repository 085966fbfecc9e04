// The first page: the form of today, or what was written today.

import { button, h } from "./dom.js";
import { noonOf, today } from "./days.js";
import { ownOf, yesIn } from "./entries.js";
import { form } from "./form.js";
import { told } from "./told.js";
import { urgent } from "./urgent.js";
import { longDay, t } from "./words.js";

export const todayPage = async (app) => {
  const own = ownOf(await app.store.records(), today());
  const { draft } = app.store.settings;
  if (!own) return form(app, today());
  return draft && draft.replaces === own.id ? form(app, today(), own) : savedPage(app, { day: today() });
};

// A day that may be written or changed: with what this device wrote about it, if anything.
export const dayPage = async (app, { day }) => form(app, day, ownOf(await app.store.records(), day));

export const savedPage = async (app, { day }) => {
  const own = ownOf(await app.store.records(), day), name = longDay(noonOf(day));
  if (!own) return form(app, day);
  const yes = yesIn(own.entry.red_flags || {}).map((id) => app.question(id));
  return h("div", { class: "stack" },
    h("h1", { tabindex: -1 }, day === today() ? t("saved.title") : t("saved.title_other", { day: name })),
    urgent(yes, app.helpFrom(), { saved: true }),
    h("section", { class: "panel", "aria-label": name }, told(app, own)),
    h("div", { class: "acts" }, button(t("saved.change"), () => app.show("day", { day })), button(t("saved.another"), () => app.show("days"))));
};
