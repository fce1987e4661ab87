// The alarm: full screen, sound and vibration, until somebody says that they know. Whatever has an entry in line.json's
// `alarms` rings here: { about, number, urgency, what, title, place, href, accept }; a call-out has { decline, lon, lat,
// steps } too, is taken by one person only, and is answered while the screen stays, because the answer may be “too late”.

import { hurry } from "./app.mjs";
import { between, here } from "./place.mjs";
import { enqueue } from "./queue.mjs";
import { later, note, owner, say } from "./words.mjs";

const store = self.HuiyinStore;
const screen = document.getElementById("alarm");
const PATTERN = [600, 200, 600, 200, 900, 500];
const taken = new Set(); // answered on this page, though the server may not know yet
const part = (name) => screen.querySelector(`[data-${name}]`);
let now = null;
let answering = null; // { id, alarm }: an answer to a call-out that the server has not acknowledged
let sound = null;
let shaking;

// Show the first of `alarms`, or be quiet; true while it rings. `settled`: why others do not ring any more.
export function ring(alarms, settled = []) {
  if (answering) return true;
  const next = alarms.find((alarm) => !taken.has(alarm.about));
  if (now && !alarms.some((alarm) => alarm.about === now.about)) sayWhy(settled);
  if (!next) { hush(); return false; }
  if (now?.about !== next.about) show(next);
  return true;
}

function sayWhy(settled) {
  const why = settled.find((one) => one.about === now.about);
  if (why) note("info", `${now.title} · ${why.said}`);
}

async function show(alarm) {
  now = alarm;
  // Answered a moment ago without a line: it waits in the queue, and must not ring again.
  const waiting = await store.all(owner);
  if (waiting.some((item) => item.path === alarm.accept || item.path === alarm.decline)) { taken.add(alarm.about); if (now === alarm) now = null; return; }
  if (now !== alarm) return;
  for (const name of ["urgency", "what", "title", "place"]) screen.querySelector(`[data-alarm="${name}"]`).textContent = alarm[name];
  part("alarm-silent").hidden = part("alarm-said").hidden = part("alarm-reasons").hidden = true;
  part("accept").hidden = false;
  part("alarm-cannot").hidden = !alarm.decline;
  part("cannot").hidden = false;
  showSteps(alarm.steps ?? []);
  showWay(alarm);
  if (!screen.open) screen.showModal();
  shake();
  loud();
}

function showSteps(steps) {
  part("alarm-steps").hidden = !steps.length;
  part("alarm-steps").replaceChildren(...steps.slice(0, 5).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

async function showWay(alarm) {
  part("alarm-way").hidden = true;
  if (alarm.lon == null) return;
  const from = await here();
  if (!from || now !== alarm) return;
  const { metres, towards } = between(from, alarm);
  const far = metres < 950 ? say("metres", { n: Math.max(10, Math.round(metres / 10) * 10) }) : say("kilometres", { n: (metres / 1000).toFixed(1) });
  part("alarm-way").querySelector("span").textContent = say("far", { far, way: say("ways").split("|")[towards] });
  part("alarm-way").hidden = false;
}

function hush() {
  now = null;
  quieten();
  if (screen?.open) screen.close();
}

function quieten() {
  clearInterval(shaking);
  navigator.vibrate?.(0);
  sound?.close();
  sound = null;
}

function shake() {
  clearInterval(shaking);
  const once = () => navigator.vibrate?.(PATTERN);
  once();
  shaking = setInterval(once, 3000);
}

// Two tones, made here. A browser that has not been touched yet plays nothing: then the screen says so, and any touch helps.
function loud() {
  sound?.close();
  sound = new AudioContext();
  const volume = new GainNode(sound, { gain: 0.4 });
  const tone = new OscillatorNode(sound, { type: "square", frequency: 880 });
  const swing = new OscillatorNode(sound, { type: "square", frequency: 2 });
  const depth = new GainNode(sound, { gain: 220 });
  swing.connect(depth).connect(tone.frequency);
  tone.connect(volume).connect(sound.destination);
  for (const node of [tone, swing]) node.start();
  const told = () => { part("alarm-silent").hidden = !sound || sound.state === "running"; };
  sound.onstatechange = told;
  setTimeout(told, 300);
  screen.dataset.sound = "made";
}

// A call-out: the screen stays, quiet, until the server has said whether this answer was in time.
async function reply(alarm, path, what, fields = []) {
  quieten();
  for (const name of ["accept", "alarm-cannot"]) part(name).hidden = true;
  tell(say("callSending"));
  answering = { alarm, id: await enqueue({ path, about: alarm.number, what: `${what} · ${alarm.title}`, fields }) };
  await settle();
}

let settling = false;

async function settle() {
  if (!answering || settling) return;
  settling = true;
  try {
    await settleOnce();
  } finally {
    settling = false;
  }
}

async function settleOnce() {
  const { alarm, id } = answering;
  const outcome = await hurry();
  const mine = outcome.sent?.find((sent) => sent.id === id);
  const left = await store.get(owner, id);
  if (!mine && left?.state === "waiting") {
    if (outcome.contact === "ok") return settleOnce(); // it came into the queue behind the others
    return tell(say("callUnsent"));
  }
  answering = null;
  taken.add(alarm.about);
  if (left?.state === "refused") {
    await store.remove(owner, id); // too late: the server's words are all that is left of it
    hush();
    note("info", `${alarm.title} · ${left.said}`);
    return;
  }
  later("done", mine ? mine.done.said : say("sentMeanwhile"));
  location.assign(mine ? mine.done.location : alarm.href);
}

function tell(text) {
  part("alarm-said").textContent = text;
  part("alarm-said").hidden = false;
}

document.addEventListener("huiyin:counted", async () => {
  if (answering && (await store.get(owner, answering.id))?.state !== "waiting") settle();
});
screen?.addEventListener("cancel", (event) => event.preventDefault()); // not to be wiped away
// The same touch may take the alarm, which closes the sound before it was heard: nothing went wrong then.
screen?.addEventListener("pointerdown", () => sound?.resume().catch(() => {}));
screen?.querySelector("[data-accept]").addEventListener("click", async () => {
  if (!now) return;
  const alarm = now;
  if (alarm.decline) return reply(alarm, alarm.accept, say("accepted"));
  taken.add(alarm.about);
  hush();
  await enqueue({ path: alarm.accept, about: alarm.number, what: `${say("accepted")} · ${alarm.title}` });
  later("done", say("acceptedNote"));
  location.assign(alarm.href);
});
screen?.querySelector("[data-cannot]").addEventListener("click", () => {
  part("cannot").hidden = part("accept").hidden = true;
  part("alarm-reasons").hidden = false;
});
for (const button of screen?.querySelectorAll("[data-reason]") ?? []) {
  button.addEventListener("click", () => now && reply(now, now.decline, say("cannot"), [["reason", button.dataset.reason]]));
}
