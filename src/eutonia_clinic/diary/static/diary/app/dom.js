// Elements made by name. Text is always text, never markup.

const DRAWN = "http://www.w3.org/2000/svg";

const put = (element, name, value) => {
  if (value === false || value === null || value === undefined) return;
  if (name === "on") Object.entries(value).forEach(([event, act]) => element.addEventListener(event, act));
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : value);
};

const filled = (element, given, children) => {
  Object.entries(given).forEach(([name, value]) => put(element, name, value));
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

export const h = (name, given = {}, ...children) => filled(document.createElement(name), given, children);
export const s = (name, given = {}, ...children) => filled(document.createElementNS(DRAWN, name), given, children);

export const icon = (path) =>
  s("svg", { class: "ic", viewBox: "0 0 14 14", "aria-hidden": "true" }, s("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 2 }));
export const octagon = () =>
  s("svg", { class: "ic", viewBox: "0 0 14 14", "aria-hidden": "true" }, s("path", { d: "M4.4 1h5.2L13 4.4v5.2L9.6 13H4.4L1 9.6V4.4z", fill: "currentColor" }));
export const tick = () => icon("M1.5 7.5l3.8 3.8 7.2-8");

export const button = (words, act, given = {}) => h("button", { type: "button", class: "btn", ...given, on: { click: act } }, words);

// A place drawn anew under somebody's hands: what had the focus has it again, or the title where that is gone.
export const redraw = (place, ...children) => {
  const before = place.contains(document.activeElement) ? document.activeElement : null;
  place.replaceChildren(...children);
  if (!before) return;
  const same = [...place.querySelectorAll(before.tagName)].find((one) => one.isEqualNode(before));
  (same || document.querySelector("main h1")).focus({ preventScroll: true });
};

// A place that is read aloud when its words change.
export const say = (words, now = false) => {
  const place = document.getElementById(now ? "live-now" : "live");
  if (place && place.textContent !== words) place.textContent = words;
};

// A text that is handed to the person as a file. It is made here and asked of nobody.
export const handOver = (name, text, kind) => {
  const address = URL.createObjectURL(new Blob([text], { type: kind }));
  const link = h("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
