// The words of one language. Which one is chosen on the device; what the device speaks is the first guess.

let words = {};
let locale = "en-GB";

const found = (key) => key.split(".").reduce((inside, part) => (inside === undefined ? undefined : inside[part]), words);

export const has = (key) => typeof found(key) === "string";

// `t("days.fill_in", {day})`. A key that is missing is shown as itself: a fault that is seen, never an empty button.
export const t = (key, values = {}) => {
  const text = has(key) ? found(key) : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
};

export const counted = (key, count) => t(`${key}_${count === 1 ? "one" : "many"}`, { count });

export const guess = (languages) => {
  const spoken = (navigator.languages || [navigator.language]).map((each) => each.slice(0, 2));
  return spoken.find((each) => languages.some((one) => one.code === each)) || languages[0].code;
};

export const speak = async (language) => {
  const answer = await fetch(language.href);
  if (!answer.ok) throw new Error(`the words of ${language.code} did not come`);
  words = await answer.json();
  locale = words.language.locale;
  document.documentElement.lang = locale;
};

const written = (day, options) => new Intl.DateTimeFormat(locale, options).format(day);
export const longDay = (noon) => written(noon, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (noon) => written(noon, { weekday: "short", day: "numeric", month: "short" });
export const tinyDay = (noon) => written(noon, { day: "numeric", month: "short" });

// A symptom by the words of the language where the clinic kept its usual ones, else by the words that the clinic sent.
const usual = (symptom) => Boolean(symptom.known) && has(`symptoms.${symptom.known}.words`);
export const symptomWords = (symptom) => (usual(symptom) ? t(`symptoms.${symptom.known}.words`) : symptom.words);
export const endWords = (symptom, end) => t(usual(symptom) ? `symptoms.${symptom.known}.${end}` : `scale.${end}`);

// What a question asks (`words`), what to say on the telephone (`say`), what to do (`do`); one that is new here as the clinic sent it.
export const questionWords = (question, part) =>
  has(`flags.questions.${question.id}.${part}`) ? t(`flags.questions.${question.id}.${part}`) : question[part];
