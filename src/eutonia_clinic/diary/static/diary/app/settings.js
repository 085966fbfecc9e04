// What the person sets: language, reminder, the home screen; what is kept here; and forgetting this device.

import { button, h, say } from "./dom.js";
import { saveCalendar, watch } from "./reminding.js";
import { saveAsText } from "./text.js";
import { t } from "./words.js";

const part = (title, ...children) => h("section", { class: "panel stack tight" }, h("h2", {}, t(title)), children);

export const languagePart = (app) => {
  const choose = async (language) => {
    await app.store.set({ language: language.code });
    await app.speak();
    await app.show(app.view.name, app.view.given);
  };
  return part("settings.language", h("div", { class: "acts" }, app.shell.languages.map((language) =>
    button(language.name, () => choose(language), { lang: language.code, "aria-pressed": String(language.code === app.language.code) }))));
};

const reminderPart = (app) => {
  const { reminder } = app.store.settings;
  const box = h("input", { type: "time", id: "reminder", value: reminder || "18:00", "aria-describedby": "reminder-hint" });
  const set = async (time) => {
    await app.store.set({ reminder: time, reminded: null });
    watch(app, app.look);
    await app.show("settings");
    say(time ? t("settings.reminder_kept") : t("settings.reminder_none"));
  };
  return part("settings.reminder",
    h("p", {}, reminder ? t("settings.reminder_is", { time: reminder }) : t("settings.reminder_none")),
    h("div", { class: "field" }, h("label", { for: "reminder" }, t("settings.reminder_time")), h("p", { class: "hint", id: "reminder-hint" }, t("settings.reminder_hint")), box),
    h("div", { class: "acts" }, button(t("settings.reminder_set"), () => box.value && set(box.value)),
      reminder ? button(t("settings.reminder_off"), () => set(null)) : null),
    h("p", { class: "fine" }, t("settings.calendar_hint")),
    button(t("settings.calendar"), () => saveCalendar(box.value || "18:00")));
};

const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

const installPart = (app) => {
  if (isInstalled()) return part("settings.install", h("p", {}, t("settings.installed")));
  const offered = app.installing ? button(t("settings.install_now"), () => app.installing.prompt()) : null;
  return part("settings.install", offered, h("p", {}, t("settings.install_how")));
};

const keptPart = async (app) => {
  const safe = navigator.storage && navigator.storage.persisted ? await navigator.storage.persisted() : false;
  return part("settings.kept", h("p", {}, t("settings.kept_words")), h("p", {}, t(safe ? "settings.kept_safe" : "settings.kept_unsafe")),
    button(t("settings.export"), () => saveAsText(app)));
};

const devicePart = (app) => {
  const { clinic } = app.store.settings;
  const name = clinic && clinic.name ? `${t("settings.clinic")}: ${clinic.name}${clinic.telephone ? `, ${clinic.telephone}` : ""}` : null;
  return part("settings.device", h("p", {}, app.writing()), name ? h("p", {}, name) : null, h("p", { class: "fine" }, t("settings.version", { version: app.shell.version })));
};

// Asked once, and once more when something was never sent.
export const forgetPart = (app, title = "settings.forget") => {
  const place = h("div", { class: "stack tight" }), lost = async () => (await app.store.records()).filter((record) => record.own && record.state !== "sent").length;
  const forget = async () => {
    await app.store.forget();
    app.forgotten = true;
    app.tellWindows();
    app.stop();
    await app.speak();
    await app.show("opening");
  };
  const ask = (words, yes, act) => {
    place.replaceChildren(h("p", { class: "finding stop", role: "alert" }, words),
      h("div", { class: "acts" }, button(yes, act), button(t("settings.forget_no"), () => calm())));
    place.querySelector("button").focus();
  };
  const calm = () => place.replaceChildren(button(t("settings.forget"), first));
  const first = () => ask(t("settings.forget_sure"), t("settings.forget_yes"), second);
  const second = async () => {
    const count = await lost();
    if (count) ask(t("settings.forget_unsent", { count }), t("settings.forget_lose"), forget);
    else await forget();
  };
  calm();
  return part(title, h("p", {}, t("settings.forget_hint")), place);
};

export const settingsPage = async (app) =>
  h("div", { class: "stack" }, h("h1", { tabindex: -1 }, t("settings.title")),
    languagePart(app), reminderPart(app), installPart(app), await keptPart(app), devicePart(app), forgetPart(app));
