// The page of one day. What was begun is kept as a draft, so that an interruption loses nothing.

import { button, h, say } from "./dom.js";
import { noonOf, now, today } from "./days.js";
import { blank, entryOf, isEmpty, namedBy, saidIn } from "./entries.js";
import { felt } from "./felt.js";
import { flags } from "./flags.js";
import { scale } from "./scale.js";
import { spasms } from "./spasms.js";
import { recordOf } from "./syncing.js";
import { longDay, t } from "./words.js";

const begun = (app, day, earlier) => {
  const { draft } = app.store.settings;
  if (draft && draft.day === day && draft.replaces === (earlier ? earlier.id : null)) return { ...blank(), ...draft.said };
  return earlier ? saidIn(earlier.entry) : blank();
};

const plain = ({ symptoms, spasms: count, felt: kind, redFlags, note }) => ({ symptoms, spasms: count, felt: kind, redFlags, note });

const titleOf = (app, day, isToday) => {
  const name = app.caredFor(), values = { name, day: longDay(noonOf(day)) };
  if (name) return t(isToday ? "form.title_for" : "form.title_other_for", values);
  return t(isToday ? "form.title" : "form.title_other", values);
};

export const form = (app, day, earlier = null) => {
  const said = begun(app, day, earlier), replaces = earlier ? earlier.id : null, isToday = day === today();
  const keepDraft = () => app.store.set({ draft: { day, replaces, said: plain(structuredClone(said)) } }).catch(() => undefined);
  const fault = h("p", { class: "finding stop", id: "form-fault", role: "alert", hidden: true });
  const note = h("textarea", { id: "note", rows: 3, maxlength: app.shell.longest_note, "aria-describedby": "note-hint", on: { input: () => { said.note = note.value; keepDraft(); } } });
  note.value = said.note;

  const refuse = (words) => {
    fault.textContent = words;
    fault.hidden = false;
    fault.scrollIntoView({ block: "nearest" });
  };

  const save = async () => {
    if (said.spasmsFault) return document.getElementById("spasms").focus();
    if (isEmpty(said) && !earlier) return refuse(t("form.empty"));
    const named = namedBy(earlier);
    const record = { ...recordOf(entryOf(said, day, now(), named.replaces), app.writer()), hides: named.hides };
    try {
      await app.store.add(record);
    } catch {
      return refuse(t("form.not_kept"));
    }
    await app.store.set({ draft: null });
    say(t("saved.kept"));
    app.syncing.ask();
    return app.show("saved", { day });
  };

  return h("form", { class: "stack", novalidate: true, on: { submit: (event) => { event.preventDefault(); save(); } } },
    h("div", {}, h("h1", { tabindex: -1 }, titleOf(app, day, isToday)),
      h("p", { class: "muted" }, isToday ? `${longDay(noonOf(day))}. ` : null, t("form.lead")),
      earlier ? h("p", { class: "muted" }, t("form.correcting", { day: longDay(noonOf(day)) })) : null),
    app.symptoms().map((symptom) => scale(symptom, said, keepDraft)),
    spasms(said, app.shell.most_spasms, isToday, keepDraft),
    felt(said, keepDraft),
    flags(app.questions(), said, app.helpFrom(), keepDraft),
    h("div", { class: "panel field" }, h("h2", {}, h("label", { for: "note" }, t("form.note"))), h("p", { class: "hint", id: "note-hint" }, t("form.note_hint")), note),
    fault,
    h("div", { class: "saving" },
      h("button", { type: "submit", class: "btn pri full" }, t(isToday ? "form.save_today" : "form.save")),
      h("p", { class: "fine" }, t("form.save_note")),
      earlier || !isToday ? button(t("form.cancel"), () => { app.store.set({ draft: null }); app.show("days"); }) : null));
};
