// What pages do while one types. Everything here is also reached without it, by posting the form.
"use strict";

(() => {
  const DELAY = 250, PATIENCE = 300;
  const byId = (id) => document.getElementById(id);
  const say = (text, now = false) => {
    const place = byId(now ? "live-now" : "live");
    if (place && place.textContent !== text) place.textContent = text;
  };

  // Dose table: Up and Down change by one step, Enter goes to the box below, Escape restores.
  const boxes = (table, column) => [...table.querySelectorAll(`tbody tr td:nth-child(${column}) .dose input`)];
  const columnOf = (box) => box.closest("td").cellIndex + 1;
  const was = new WeakMap();

  const stepped = (text, step, up) => {
    if (!/^\d+(\.\d+)?$/.test(text || "0")) return text;
    const places = Math.max(...[text || "0", step].map((n) => (n.split(".")[1] || "").length));
    const scale = 10 ** places;
    const value = Math.round(Number(text || 0) * scale), by = Math.round(Number(step) * scale);
    const next = up ? (Math.floor(value / by) + 1) * by : (Math.ceil(value / by) - 1) * by;
    return String(Math.max(0, next) / scale);
  };

  const typed = (box) => box.dispatchEvent(new Event("input", { bubbles: true }));

  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".dose input")) { was.set(event.target, event.target.value); event.target.select(); }
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches || !box.matches(".dose input")) return;
    const form = box.form, step = (form && form.dataset.step) || "1";
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      box.value = stepped(box.value, step, event.key === "ArrowUp");
      typed(box);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const column = boxes(box.closest("table"), columnOf(box));
      const below = column[column.indexOf(box) + 1];
      if (below) below.focus();
    } else if (event.key === "Escape" && was.has(box)) {
      event.preventDefault();
      box.value = was.get(box);
      typed(box);
      box.select();
    }
  });

  // A live check: asked for a moment after the last change. While it runs old values stay, dimmed, and signing is closed.
  const CHECKING = "Checking…";
  let waiting, telling, spoken = "";
  const close = (why) => {
    const button = byId("sign"), words = byId("sign-why");
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("type", "button");
    button.setAttribute("aria-describedby", "sign-why");
    if (words) words.textContent = why;
  };
  const parts = () => ["check", "limits", "totals", "verdict"].map(byId).filter(Boolean);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!event.target.matches(".dose input") || !form || !form.dataset.live) return;
    const cell = event.target.closest(".dose");
    cell.classList.toggle("zero", ["", "0"].includes(event.target.value.trim()));
    close("Signing is closed until this change is checked.");
    clearTimeout(waiting);
    waiting = setTimeout(() => window.htmx && window.htmx.trigger(form, "check-plan"), DELAY);
  });

  document.addEventListener("click", (event) => {
    const shut = event.target.closest("[aria-disabled=true]");
    if (shut) { event.preventDefault(); say((byId(shut.getAttribute("aria-describedby")) || {}).textContent || "", true); }
  });

  const isLive = (event) => event.target && event.target.dataset && event.target.dataset.live;

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isLive(event)) return;
    clearTimeout(telling);
    telling = setTimeout(() => { parts().forEach((part) => part.classList.add("is-checking")); say(CHECKING); }, PATIENCE);
  });
  // It was said that a check runs: whatever became of it is said as well, be it the same as before.
  const wasTold = () => {
    const place = byId("live"), told = Boolean(place) && place.textContent === CHECKING;
    if (told) place.textContent = "";
    return told;
  };

  // A box keeps its focus and its text; whether it can be read is told by the line below it, which the answer brings.
  const mark = () => document.querySelectorAll(".note-of").forEach((note) => {
    const box = byId(note.id.replace(/-note$/, "")), wrong = note.dataset.wrong === "yes";
    if (!box) return;
    box.closest(".dose").classList.toggle("wrong", wrong);
    if (wrong) box.setAttribute("aria-invalid", "true"); else box.removeAttribute("aria-invalid");
  });

  document.addEventListener("htmx:afterSettle", () => {
    const check = byId("check"), told = wasTold();
    mark();
    clearTimeout(telling);
    parts().forEach((part) => part.classList.remove("is-checking"));
    if (!check || (check.dataset.spoken === spoken && !told)) return;
    spoken = check.dataset.spoken;
    say(spoken, Boolean(check.querySelector(".finding.stop")));
  });

  // A session on a tablet: rows move when one is given, so that the second half of a double tap must hit nothing; and the focus
  // stays at the site that was tapped, on no button.
  const SETTLING = 400;
  let tapped = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const button = event.detail.requestConfig && event.detail.requestConfig.triggeringEvent && event.detail.requestConfig.triggeringEvent.submitter;
    const site = button && button.closest(".site");
    tapped = site ? site.id : button ? button.id : "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    const form = document.querySelector("form[data-session]");
    if (!form) return;
    form.dataset.fresh = "yes";
    setTimeout(() => delete form.dataset.fresh, SETTLING);
    const place = byId("refused") || byId(tapped);
    if (place && document.activeElement === document.body) place.focus({ preventScroll: place.id !== "refused" });
  });

  // What could not be sent is said at once and never shown as given.
  const unsent = (event) => {
    const form = event.target.closest && event.target.closest("form[data-session]");
    if (!form || byId("unsent")) return;
    const box = document.createElement("div"), head = document.createElement("p"), text = document.createElement("p");
    box.id = "unsent";
    box.className = "finding stop message";
    box.setAttribute("role", "alert");
    head.className = "head";
    head.textContent = "No answer from the clinic: the last tap may not be saved";
    text.textContent = "What is shown as given was saved. Tap the same again: it is recorded once. If it fails again, write on the injection sheet, and look at what stands here before you enter it later.";
    box.append(head, text);
    form.querySelector("h1").before(box);
    box.scrollIntoView({ block: "nearest" });
  };

  const failed = (event) => {
    unsent(event);
    if (!isLive(event)) return;
    clearTimeout(telling);
    wasTold();
    parts().forEach((part) => part.classList.remove("is-checking"));
    const ran = byId("check-ran"), shown = byId("check");
    const why = "Signing is closed: the check did not answer.";
    if (ran) ran.textContent = "not checked";
    if (shown && !byId("check-failed")) {
      const box = document.createElement("div"), head = document.createElement("h3"), text = document.createElement("p");
      box.id = "check-failed";
      box.className = "finding stop";
      head.textContent = "Not checked: the check did not answer";
      text.textContent = "What you typed is kept. The findings below are of an earlier draft. Press Check again.";
      box.append(head, text);
      shown.querySelector("header").after(box);
    }
    close(why);
    say(`Not checked. ${why} What you typed is kept.`, true);
  };
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, failed));

  // A long form comes back where it was after a plain save, unless something on it is wrong; and is not left by accident.
  const long = document.querySelector("form[data-long]"), PLACE = "place";
  if (long) {
    const kept = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    const [path, at] = (kept || "").split(" ");
    if (path === location.pathname && !location.hash && !document.querySelector(".nhsuk-error-summary")) window.scrollTo(0, Number(at));
    let changed = false;
    long.addEventListener("input", () => { changed = true; });
    long.addEventListener("submit", (event) => {
      changed = false;
      const act = event.submitter && event.submitter.value;
      if (act === "save") sessionStorage.setItem(PLACE, `${location.pathname} ${window.scrollY}`);
    });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }

  if (byId("check")) spoken = byId("check").dataset.spoken;
})();
