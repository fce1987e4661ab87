// The wall hangs there for days: its parts are fetched again, what is new is marked for a while, and it says so when
// it shows the past. Every figure comes from the server; nothing is counted here.

import { token } from "./map-style.mjs";

const SETTLE = 20000; // ms that a new event stays marked: long enough to be read
const POINTS_EVERY = 30000;
const state = document.getElementById("hall-state");
const clock = document.getElementById("hall-clock");
let lastGood = new Date();

const time = (at) => at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: clock.dataset.zone });

function tell(connected) {
  if (connected) lastGood = new Date();
  state.classList.toggle("is-lost", !connected);
  state.textContent = connected ? state.dataset.wordLive : `${state.dataset.wordLost} ${time(lastGood)}`;
}

async function refresh(part) {
  if (part.dataset.busy) { part.dataset.again = "yes"; return; }
  part.dataset.busy = "yes";
  try {
    const answer = await fetch(part.dataset.part, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    show(part, await answer.text());
    tell(true);
  } catch {
    tell(false);
  }
  delete part.dataset.busy;
  if (part.dataset.again) {
    delete part.dataset.again;
    setTimeout(() => refresh(part), 1000);
  }
}

// When each event was first seen; an event is new for twenty seconds, however often the part is fetched meanwhile.
const seen = new Map();

function show(part, html) {
  const fresh = document.createRange().createContextualFragment(html);
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceChildren(fresh);
  if (focused) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  mark(part, Date.now());
}

function mark(part, at) {
  for (const line of part.querySelectorAll("[data-key-of]")) {
    const key = line.dataset.keyOf;
    if (!seen.has(key)) seen.set(key, at);
    const left = SETTLE - (Date.now() - seen.get(key));
    if (left > 0) {
      line.classList.add("is-new");
      setTimeout(() => line.classList.remove("is-new"), left);
    }
  }
  if (seen.size > 500) for (const key of [...seen.keys()].slice(0, 250)) seen.delete(key);
}

for (const part of document.querySelectorAll("[data-part]")) {
  for (const line of part.querySelectorAll("[data-key-of]")) seen.set(line.dataset.keyOf, 0);
  if (part.dataset.every) setInterval(() => refresh(part), Number(part.dataset.every) * 1000);
}

const events = document.getElementById("hall-events");
const stream = new EventSource(events.dataset.stream, { withCredentials: true });
const moves = ["receive", "file", "decline", "dispatch", "accept", "return", "dispute", "finish", "redo", "close", "reopen", "rate", "urge", "supervise", "escalate"];
for (const move of moves) stream.addEventListener(`matter.${move}`, () => refresh(events));
const alarms = document.getElementById("hall-alarms");
for (const change of ["raised", "worse", "milder", "judged", "cleared"]) stream.addEventListener(`alarm.${change}`, () => refresh(alarms));
stream.addEventListener("open", () => refresh(events));
setInterval(() => refresh(events), 30000); // also when the stream is down
addEventListener("pagehide", () => stream.close());

// The map's points, in place: the view that somebody has chosen stays.
document.addEventListener("map:ready", ({ target, detail: { map } }) => {
  places(map, "on-duty", "▲", "info", document.querySelector("[data-on-duty]").dataset.onDuty);
  places(map, "alarms", "■", "danger", document.querySelector("[data-alarms]").dataset.alarms);
  setInterval(async () => {
    try {
      const answer = await fetch(target.dataset.points, { credentials: "same-origin", redirect: "manual" });
      if (answer.ok) map.getSource("points")?.setData(await answer.json());
    } catch { /* the state line tells */ }
  }, POINTS_EVERY);
});

// Those on duty, and alarms that are active, as places without names; what has ended is gone with the next look.
function places(map, id, sign, colour, address) {
  map.addSource(id, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({
    id, type: "symbol", source: id,
    layout: { "text-field": sign, "text-font": ["sans-serif"], "text-size": 18, "text-allow-overlap": true },
    paint: { "text-color": token(colour), "text-halo-color": token("surface"), "text-halo-width": 2 },
  });
  const look = async () => {
    try {
      const answer = await fetch(address, { credentials: "same-origin", redirect: "manual" });
      if (answer.ok) map.getSource(id).setData(await answer.json());
    } catch { /* the state line tells */ }
  };
  look();
  setInterval(look, POINTS_EVERY);
}

setInterval(() => { clock.textContent = time(new Date()); }, 5000);
tell(true);
