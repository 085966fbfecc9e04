// What is felt of the treatment: two taps, at most one of them, and taken back by the same tap.

import { h } from "./dom.js";
import { t } from "./words.js";

export const felt = (said, changed) => {
  const boxes = ["onset", "wear_off"].map((kind) => ({ kind, box: h("input", { type: "checkbox", id: `felt-${kind}`, "aria-describedby": "felt-hint", on: { change: () => set(kind) } }) }));
  const show = () => boxes.forEach(({ kind, box }) => { box.checked = said.felt === kind; });
  const set = (kind) => {
    said.felt = said.felt === kind ? null : kind;
    show();
    changed();
  };
  show();
  return h("fieldset", { class: "panel" },
    h("legend", {}, h("h2", {}, t("felt.title"))), h("p", { class: "hint", id: "felt-hint" }, t("felt.hint")),
    h("div", { class: "choice" }, boxes.map(({ kind, box }) => h("label", {}, box, h("span", {}, t(`felt.${kind}`))))));
};
