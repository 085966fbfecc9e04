// How many spasms: tapped up and down, or typed. Not counted is not 0.

import { button, h } from "./dom.js";
import { takeBack } from "./scale.js";
import { t } from "./words.js";

export const spasms = (said, most, isToday, changed) => {
  const title = t(isToday ? "spasms.title" : "spasms.title_other");
  const box = h("input", {
    type: "text", inputmode: "numeric", autocomplete: "off", id: "spasms", class: "count", "aria-label": t("spasms.number"), maxlength: 4,
    on: { input: () => typed(), blur: () => show() },
  });
  const fault = h("p", { id: "spasms-fault", class: "fault", hidden: true }, t("spasms.wrong", { most }));
  const open = h("p", { class: "value open" }, t("form.not_answered")), back = takeBack(title, () => { set(null); box.focus(); });

  const mark = (wrong) => {
    fault.hidden = !wrong;
    if (wrong) box.setAttribute("aria-describedby", "spasms-fault"); else box.removeAttribute("aria-describedby");
    box.setAttribute("aria-invalid", String(wrong));
    said.spasmsFault = wrong;
  };

  const show = () => {
    if (!said.spasmsFault) box.value = said.spasms === null ? "" : String(said.spasms);
    open.hidden = said.spasms !== null || said.spasmsFault;
    back.hidden = said.spasms === null && !said.spasmsFault;
  };

  const set = (number) => {
    said.spasms = number === null ? null : Math.max(0, Math.min(most, number));
    mark(false);
    show();
    changed();
  };

  const typed = () => {
    const text = box.value.trim(), number = /^\d+$/.test(text) ? Number(text) : NaN;
    const fits = text === "" || number <= most;
    said.spasms = text === "" || !fits ? null : number;
    mark(!fits);
    open.hidden = text !== "";
    back.hidden = text === "";
    changed();
  };

  const by = (step) => set((said.spasms ?? 0) + step);
  mark(false);
  show();
  return h("fieldset", { class: "panel" },
    h("legend", {}, h("h2", {}, title)), open,
    h("div", { class: "counting" },
      button("−", () => by(-1), { class: "btn step-by", "aria-label": t("spasms.fewer") }), box,
      button("+", () => by(1), { class: "btn step-by", "aria-label": t("spasms.more") })),
    fault,
    h("div", { class: "quick" }, button(t("spasms.none"), () => set(0)), button(t("spasms.five_more"), () => by(5))), back);
};
