// Civil days as the person lives them: in the zone of the device.

const two = (number) => String(number).padStart(2, "0");

export const now = () => new Date();
export const dayOf = (moment) => `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
export const today = () => dayOf(now());

// Noon, so that no change of the clocks moves the day.
export const noonOf = (day) => {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date, 12);
};

export const shifted = (day, by) => {
  const noon = noonOf(day);
  noon.setDate(noon.getDate() + by);
  return dayOf(noon);
};

// Today and the days before it, the newest first.
export const lastDays = (count, from = today()) => Array.from({ length: count }, (_, back) => shifted(from, -back));

// "2026-09-24T18:02:05+01:00": the moment, and what the clock on the wall said.
export const withZone = (moment) => {
  const ahead = -moment.getTimezoneOffset();
  const zone = `${ahead < 0 ? "-" : "+"}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${dayOf(moment)}T${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}${zone}`;
};

export const clockOf = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;
