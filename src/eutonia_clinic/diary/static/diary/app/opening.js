// A diary is opened once on a device, by the code of an invitation. A link carries it behind the #, which no browser sends.

import { button, h, say } from "./dom.js";
import { languagePart } from "./settings.js";
import { t } from "./words.js";

// Takes the code out of the address at once, so that it stands in no history.
export const codeInAddress = () => {
  const found = new URLSearchParams(location.hash.slice(1)).get("code");
  if (found) history.replaceState(null, "", location.pathname);
  return found;
};

const OPENED = 200, NOT_FOUND = 404, TOO_OFTEN = 429;

// Why a code did not open a diary, in the words of the language.
const whyNot = ({ status, said }, who) => {
  if (status === TOO_OFTEN) return t("opening.too_often");
  if (status === 422 && said.field === "name") return t("opening.no_name");
  if (status === 422 && said.field === "who") return t(who === "person" ? "opening.for_carer" : "opening.for_person");
  return t(status === NOT_FOUND || status === 422 ? "opening.wrong" : "opening.out_of_order");
};

// Asks the clinic. The answer, or why there is none.
const tried = async (app, code, who, name) => {
  try {
    const answer = await app.link.open(code, who, name);
    return answer.status === OPENED ? { opened: answer.said } : { why: whyNot(answer, who) };
  } catch {
    return { why: t("opening.no_connection") };
  }
};

const faultPart = () => {
  const fault = h("div", { id: "fault", class: "finding stop", role: "alert", tabindex: -1, hidden: true });
  const refuse = (words, box) => {
    fault.replaceChildren(h("h2", {}, t("opening.fault")), h("p", {}, words));
    fault.hidden = false;
    (box || fault).focus();
  };
  return { fault, refuse };
};

const codeBox = (app) => {
  const code = h("input", { id: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 40, "aria-describedby": "code-hint" });
  code.value = app.invited || "";
  return code;
};

// A device that the clinic closed or forgot goes on with a new code, and everything that is kept here is sent again with it.
export const againPart = (app) => {
  const { fault, refuse } = faultPart(), code = codeBox(app), { who, name } = app.store.settings;
  const open = async () => {
    if (!code.value.trim()) return refuse(t("opening.no_code"), code);
    const { opened, why } = await tried(app, code.value.trim(), who, who === "carer" ? name : "");
    if (why) return refuse(why, code);
    return app.isSame(opened) ? app.openedAgain(opened) : refuse(t("closed.other"), code);
  };
  return h("form", { class: "panel stack tight", novalidate: true, on: { submit: (event) => { event.preventDefault(); open(); } } },
    h("h2", {}, t("closed.again")), fault,
    h("div", { class: "field" }, h("label", { for: "code" }, t("opening.code")), h("p", { class: "hint", id: "code-hint" }, t("closed.again_hint")), code),
    h("button", { type: "submit", class: "btn" }, t("closed.again_open")));
};

export const openingPage = (app) => {
  const said = { who: null }, { fault, refuse } = faultPart(), code = codeBox(app);
  const name = h("input", { id: "name", autocomplete: "name", maxlength: 80, "aria-describedby": "name-hint" });
  const nameField = h("div", { class: "field" }, h("label", { for: "name" }, t("opening.name")), h("p", { class: "hint", id: "name-hint" }, t("opening.name_hint")), name);
  const choose = (who) => { said.who = who; nameField.hidden = who !== "carer"; };
  nameField.hidden = true;

  const open = async () => {
    if (!code.value.trim()) return refuse(t("opening.no_code"), code);
    if (!said.who) return refuse(t("opening.no_who"), document.getElementById("who-person"));
    if (said.who === "carer" && !name.value.trim()) return refuse(t("opening.no_name"), name);
    const { opened, why } = await tried(app, code.value.trim(), said.who, said.who === "carer" ? name.value.trim() : "");
    return why ? refuse(why, code) : app.opened(opened);
  };

  if (app.forgotten) say(t("settings.forgotten"));
  return h("div", { class: "stack" },
    h("div", {}, h("h1", { tabindex: -1 }, t("opening.title")), h("p", { class: "muted" }, t("opening.lead"))),
    app.forgotten ? h("p", { class: "finding ok" }, t("settings.forgotten")) : null,
    h("form", { class: "panel stack", novalidate: true, on: { submit: (event) => { event.preventDefault(); open(); } } },
      fault,
      h("div", { class: "field" }, h("label", { for: "code" }, t("opening.code")), h("p", { class: "hint", id: "code-hint" }, t("opening.code_hint")), code),
      h("fieldset", {}, h("legend", {}, h("h2", {}, t("opening.who"))), h("div", { class: "choice" }, ["person", "carer"].map((who) =>
        h("label", {}, h("input", { type: "radio", name: "who", id: `who-${who}`, on: { change: () => choose(who) } }), h("span", {}, t(`opening.${who}`)))))),
      nameField,
      h("button", { type: "submit", class: "btn pri full" }, t("opening.open"))),
    languagePart(app));
};

export const alreadyPart = (app) =>
  h("p", { class: "finding reason" }, t("opening.already", { name: app.store.settings.given_name }), " ", button(t("app.settings"), () => app.show("settings"), { class: "btn sm" }));
