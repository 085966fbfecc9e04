// The warning signs. Each is yes, no or not answered; "none of these" says no to all of them.

import { h, say } from "./dom.js";
import { questionWords, t } from "./words.js";
import { urgent } from "./urgent.js";

export const flags = (questions, said, help, changed) => {
  const none = h("input", { type: "checkbox", id: "flags-none", on: { change: () => answerNone() } });
  const boxes = questions.map((question) => ({ question, box: h("input", { type: "checkbox", id: `flag-${question.id}`, class: "rf", on: { change: () => answer(question) } }) }));
  const place = h("div", { id: "flags-help" });
  const isNone = () => questions.every((question) => said.redFlags[question.id] === "no");
  const yes = () => questions.filter((question) => said.redFlags[question.id] === "yes");

  const show = () => {
    boxes.forEach(({ question, box }) => { box.checked = said.redFlags[question.id] === "yes"; });
    none.checked = isNone();
    const shown = urgent(yes(), help);
    place.replaceChildren(...(shown ? [shown] : []));
  };

  const answerNone = () => {
    const answers = none.checked ? questions.map((question) => [question.id, "no"]) : [];
    said.redFlags = Object.fromEntries(answers);
    show();
    changed();
  };

  // One yes takes "none" back for all: who ticks one was not asked about the others again.
  const answer = (question) => {
    if (isNone()) said.redFlags = {};
    if (said.redFlags[question.id] === "yes") delete said.redFlags[question.id];
    else said.redFlags[question.id] = "yes";
    show();
    const shown = place.firstElementChild;
    if (shown) {
      say(shown.innerText, true);
      shown.scrollIntoView({ block: "nearest" });
    }
    changed();
  };

  show();
  return h("fieldset", { class: "panel rfbox" },
    h("legend", {}, h("h2", {}, t("flags.title"))),
    h("div", { class: "choice rf" },
      h("label", {}, none, h("span", {}, t("flags.none"))),
      boxes.map(({ question, box }) => h("label", {}, box, h("span", {}, questionWords(question, "words"))))),
    place);
};
