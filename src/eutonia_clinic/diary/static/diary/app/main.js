// How the diary starts. Everything it needs lies on the device after the first time.

import { App } from "./app.js";
import { h } from "./dom.js";
import { Link } from "./link.js";
import { codeInAddress } from "./opening.js";
import { Store } from "./store.js";
import { Syncing } from "./syncing.js";
import { guess, speak, t } from "./words.js";

const shell = JSON.parse(document.body.dataset.shell);

// Kept by the browser for when there is no connection. A newer version waits until the person says so, or the diary is closed.
const keepOffline = async (app) => {
  if (!("serviceWorker" in navigator)) return;
  const isFirst = !navigator.serviceWorker.controller;
  const registration = await navigator.serviceWorker.register(shell.worker, { scope: shell.scope, updateViaCache: "none" });
  const isNewer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    app.newer = registration.waiting;
    app.look();
  };
  registration.addEventListener("updatefound", () => registration.installing && registration.installing.addEventListener("statechange", isNewer));
  navigator.serviceWorker.addEventListener("controllerchange", () => { if (app.newer) location.reload(); });
  app.useNewer = () => app.newer.postMessage("take over");
  isNewer();
  await navigator.serviceWorker.ready;
  app.ready = true;
  await app.look();
  if (!isFirst) registration.update().catch(() => undefined);
};

const listen = (app) => {
  const windows = new BroadcastChannel("eutonia-diary");
  windows.addEventListener("message", () => location.reload());
  app.tellWindows = () => windows.postMessage("forgotten");
  addEventListener("online", () => app.syncing.ask());
  addEventListener("offline", () => app.syncing.ask());
  addEventListener("pageshow", (event) => event.persisted && app.woke());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && app.woke());
  addEventListener("hashchange", () => invited(app) && app.show(app.view.name));
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    app.installing = event;
  });
};

const invited = (app) => {
  const code = codeInAddress();
  if (code) app.invited = code;
  return Boolean(code);
};

const broken = async (main) => {
  await speak(shell.languages.find((one) => one.code === guess(shell.languages)));
  main.replaceChildren(h("h1", { tabindex: -1 }, t("app.broken")), h("p", { class: "finding stop" }, t("app.broken_why")));
};

const start = async () => {
  const store = await Store.open();
  const link = new Link(shell.addresses);
  const app = new App(shell, store, new Syncing(store, link), link);
  app.look = app.look.bind(app);
  invited(app);
  await app.speak();
  await app.show("today", {}, false);
  listen(app);
  app.syncing.ask();
  document.body.dataset.started = "yes";
  await keepOffline(app).catch(() => undefined);
};

start().catch(() => broken(document.getElementById("main")));
