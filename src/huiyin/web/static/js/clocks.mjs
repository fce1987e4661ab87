// A clock on an open page goes on: “39 min left” becomes “38 min left”, and overdue when its moment has come.
// Words and the server's idea of now stand in <template id="clock-words"> (layouts/base.html).

const words = document.getElementById("clock-words")?.dataset;
const ahead = words ? Date.parse(words.now) - Date.now() : 0; // the server's clock counts, not this machine's

function span(milliseconds, units) {
  const minutes = Math.max(0, Math.floor(Math.abs(milliseconds) / 60000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const part = (count, one, many = one) => (count ? [(count === 1 ? one : many).replace("{n}", count)] : []);
  const parts = days ? [...part(days, words.day, words.days), ...part(hours, words.hour)] : [...part(hours, words.hour), ...part(rest, words.minute)];
  return (parts.length ? parts : [words.minute.replace("{n}", 0)]).slice(0, units).join(" ");
}

function tick(chip) {
  const left = Date.parse(chip.dataset.due) - Date.now() - ahead;
  const short = "short" in chip.dataset;
  if (left <= 0 && chip.dataset.clock !== "overdue") becomeOverdue(chip);
  if (chip.dataset.clock === "running") return;
  const sentence = words[`${chip.dataset.clock}${short ? "Short" : ""}`];
  const text = sentence.replace("{span}", span(left, short ? 1 : 2));
  const time = chip.querySelector("time");
  if (time.textContent !== text) time.textContent = text;
}

function becomeOverdue(chip) {
  chip.dataset.clock = "overdue";
  chip.classList.remove("is-neutral", "is-soon");
  chip.classList.add("is-overdue");
  const icon = chip.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, "#alert-circle"));
  const word = chip.querySelector(".clock-word");
  if (word) word.textContent = words.word;
}

const all = () => document.querySelectorAll(".clock-chip[data-due]").forEach(tick);
if (words) {
  setInterval(all, 15000);
  document.addEventListener("visibilitychange", () => document.hidden || all());
}
