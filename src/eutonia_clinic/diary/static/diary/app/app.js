// The diary on this device: what every page is given, and which page is shown.

import { redraw, say } from "./dom.js";
import { closedPage } from "./closed.js";
import { today } from "./days.js";
import { historyPage } from "./history.js";
import { alreadyPart, openingPage } from "./opening.js";
import { watch } from "./reminding.js";
import { settingsPage } from "./settings.js";
import { status } from "./status.js";
import { dayPage, savedPage, todayPage } from "./today.js";
import { guess, speak, t } from "./words.js";

const PAGES = { today: todayPage, day: dayPage, saved: savedPage, days: historyPage, settings: settingsPage, opening: openingPage, closed: closedPage };
const TABS = ["today", "days", "settings"];
const TAB_OF = { today: "today", day: "days", saved: "today", days: "days", settings: "settings" };
const byId = (id) => document.getElementById(id);

export class App {
  constructor(shell, store, syncing, link) {
    Object.assign(this, { shell, store, syncing, link, view: { name: "today", given: {} }, shownOn: today() });
    this._turn = 0;
    this._came = 0;
    syncing.addEventListener("phase", () => this._phase());
    syncing.addEventListener("entries", () => {
      this._came += 1;
      this._arrived();
    });
  }

  // Asked of the settings of this device

  get language() {
    const wanted = this.store.settings.language || guess(this.shell.languages);
    return this.shell.languages.find((one) => one.code === wanted) || this.shell.languages[0];
  }

  writer() {
    return { who: this.store.settings.who, name: this.store.settings.name };
  }

  writing() {
    const { who, name, given_name: person } = this.store.settings;
    return t(`writer.writing_${who}`, { name, person });
  }

  // The name of the person, when somebody else writes here.
  caredFor() {
    const { who, given_name: person } = this.store.settings;
    return who === "carer" ? person : "";
  }

  helpFrom() {
    return { clinic: this.store.settings.clinic, name: this.caredFor() };
  }

  symptoms() {
    return this.store.settings.symptoms || [];
  }

  // What an entry rated, also what is not asked any more.
  symptomsOf(entry) {
    const asked = this.symptoms(), once = this.store.settings.symptoms_ever || {};
    const others = Object.keys(entry.symptoms).filter((id) => !asked.some((one) => one.id === id));
    return [...asked, ...others.map((id) => once[id] || { id, words: id })];
  }

  questions() {
    return this.store.settings.red_flags || this.shell.questions;
  }

  question(id) {
    return this.questions().find((one) => one.id === id) || this.shell.questions.find((one) => one.id === id) || { id, words: id, say: id, do: "", urgency: "emergency" };
  }

  speak() {
    return speak(this.language);
  }

  // Pages

  // Whoever asks last is shown, and nothing older than what came meanwhile.
  async show(name, given = {}, focus = true) {
    const { key, closed } = this.store.settings;
    const wanted = !key ? "opening" : closed ? "closed" : name;
    const turn = ++this._turn, before = this._came;
    const page = await PAGES[wanted](this, given);
    if (turn !== this._turn) return;
    this.view = { name: wanted, given };
    this.shownOn = today();
    const main = byId("main");
    redraw(main, page);
    if (key && !closed && this.invited && wanted !== "settings") main.prepend(alreadyPart(this));
    document.title = `${main.querySelector("h1").textContent} · ${t("app.title")}`;
    this._tabs(wanted);
    await this.look();
    if (focus) {
      scrollTo(0, 0);
      main.querySelector("h1").focus({ preventScroll: true });
    }
    document.body.dataset.view = wanted;
    if (before !== this._came && turn === this._turn) await this._arrived();
  }

  // What stands above the page, anew.
  async look() {
    const open = Boolean(this.store.settings.key);
    byId("status").setAttribute("aria-label", t("status.name"));
    redraw(byId("status"), ...(open ? status(this, await this.store.records()) : []));
    byId("ready").textContent = t("status.offline_ready");
    byId("ready-tag").hidden = !this.ready;
    watch(this, () => this.look());
  }

  _tabs(wanted) {
    const menu = byId("tabs"), open = Boolean(this.store.settings.key) && !this.store.settings.closed;
    menu.hidden = !open;
    menu.setAttribute("aria-label", t("app.menu"));
    byId("skip").textContent = t("app.skip");
    for (const name of TABS) {
      const tab = byId(`tab-${name}`);
      tab.textContent = t(`app.${name}`);
      tab.onclick = () => this.show(name);
      if (TAB_OF[wanted] === name) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
    }
  }

  // What happens meanwhile

  async opened(answer) {
    const { key, device, diary, given_name, who, name, symptoms, red_flags, clinic, cursor } = answer;
    const settings = { key, device, diary, given_name, who, name: name || given_name, symptoms, red_flags, clinic, cursor, closed: null };
    await this.store.set({ ...settings, symptoms_ever: Object.fromEntries(symptoms.map((one) => [one.id, one])), language: this.language.code });
    this.invited = null;
    this.forgotten = false;
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => undefined);
    await this.show("today");
    this.syncing.ask();
  }

  isSame(answer) {
    return answer.diary === this.store.settings.diary && answer.who === this.store.settings.who;
  }

  async openedAgain(answer) {
    await this.store.sendAgain();
    await this.opened(answer);
  }

  async _phase() {
    const { closed } = this.store.settings;
    if (closed && this.view.name !== "closed") return this.show("closed");
    return this.look();
  }

  // Entries came or were taken. A page that somebody is writing on is left as it is.
  async _arrived() {
    const isReading = ["saved", "days", "closed"].includes(this.view.name) || (this.view.name === "today" && !document.querySelector("main form"));
    if (isReading) await this.show(this.view.name, this.view.given, false);
    else await this.look();
    if (!(await this.store.unsent()).length && this.view.name === "saved") say(t("saved.sent"));
  }

  // The device woke up, or the day has turned while the diary was open.
  async woke() {
    if (this.shownOn !== today() && this.view.name === "today") await this.show("today", {}, false);
    else await this.look();
    this.syncing.ask();
  }

  stop() {
    clearTimeout(this.reminding);
  }
}
