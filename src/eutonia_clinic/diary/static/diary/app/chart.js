// One's own entries as points over four weeks. A day without an answer is a gap. No line into the future.

import { h, s } from "./dom.js";
import { noonOf } from "./days.js";
import { t, tinyDay } from "./words.js";

const WIDE = 320, HIGH = 110, LEFT = 30, RIGHT = 8, TOP = 10, FOOT = 24, DOT = 3.5;

// `values`: for each day, the oldest first, what was said on it: [{value, who}]
export const chart = (title, days, values, most) => {
  const x = (index) => LEFT + ((WIDE - LEFT - RIGHT) * index) / (days.length - 1);
  const y = (value) => TOP + (HIGH - TOP - FOOT) * (1 - value / most);
  const count = values.filter((each) => each.length).length;
  const spoken = count ? t("days.chart_of", { what: title, count }) : t("days.chart_none", { what: title });
  const level = (value) => [
    s("line", { class: "grid", x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value) }),
    s("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, String(value)),
  ];
  const points = values.flatMap((each, index) => each.map(({ value, who }) => s("circle", { class: who === "carer" ? "obs-o" : "obs", cx: x(index), cy: y(value), r: DOT })));
  const ends = [[0, "start"], [days.length - 1, "end"]].map(([index, anchor]) => s("text", { x: x(index), y: HIGH - 6, "text-anchor": anchor }, tinyDay(noonOf(days[index]))));
  return h("figure", { class: "small-chart" },
    h("figcaption", {}, title),
    s("svg", { class: "ch", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": spoken }, level(0), level(most), line(values, x, y), points, ends));
};

// Days that follow each other are joined, by the first value of each.
const line = (values, x, y) => {
  const parts = values.flatMap((each, index) => {
    if (!each.length) return [];
    const joined = index > 0 && values[index - 1].length;
    return [`${joined ? "L" : "M"}${x(index).toFixed(1)} ${y(each[0].value).toFixed(1)}`];
  });
  return parts.length ? s("path", { class: "own-line", d: parts.join("") }) : null;
};
