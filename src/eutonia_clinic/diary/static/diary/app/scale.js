// One symptom from 0 to 10: eleven large buttons, one tap. Not answered until one is tapped, and again when it is taken back.

import { h } from "./dom.js";
import { endWords, symptomWords, t } from "./words.js";

const VALUES = Array.from({ length: 11 }, (_, value) => value);

export const takeBack = (what, act) =>
  h("button", { type: "button", class: "as-link back", "aria-label": t("form.take_back_what", { what }), on: { click: act } }, t("form.take_back"));

export const scale = (symptom, said, changed) => {
  const words = symptomWords(symptom), name = `symptom-${symptom.id}`;
  const value = h("output", { class: "value", for: name }), back = takeBack(words, () => set(null));
  const radios = VALUES.map((each) => h("input", { type: "radio", name, id: `${name}-${each}`, class: "vh", value: String(each), on: { change: () => set(each) } }));

  const show = () => {
    const answer = said.symptoms[symptom.id];
    value.textContent = answer ?? t("form.not_answered");
    value.classList.toggle("open", answer === undefined);
    back.hidden = answer === undefined;
    radios.forEach((radio, each) => { radio.checked = each === answer; });
  };

  const set = (answer) => {
    if (answer === null) delete said.symptoms[symptom.id];
    else said.symptoms[symptom.id] = answer;
    show();
    if (answer === null) radios[0].focus();
    changed();
  };

  show();
  return h("fieldset", { class: "panel" },
    h("legend", {}, h("h2", {}, words)), value,
    h("div", { class: "scale" }, radios.map((radio, each) => h("label", { class: "pick" }, radio, h("span", {}, String(each))))),
    h("p", { class: "ends" }, h("span", {}, endWords(symptom, "low")), h("span", {}, endWords(symptom, "high"))), back);
};
