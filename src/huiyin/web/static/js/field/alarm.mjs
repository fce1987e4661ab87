// The alarm: full screen, sound and vibration, until somebody says that they know. Whatever has an entry in line.json's
// `alarms` rings here: { about, number, urgency, what, title, place, href, accept }.

import { enqueue } from "./queue.mjs";
import { later, owner, say } from "./words.mjs";

const store = self.HuiyinStore;
const screen = document.getElementById("alarm");
const PATTERN = [600, 200, 600, 200, 900, 500];
const taken = new Set(); // accepted on this page, though the server may not know yet
let now = null;
let sound = null;
let shaking;

// Show the first of `alarms`, or be quiet; true while it rings.
export function ring(alarms) {
  const next = alarms.find((alarm) => !taken.has(alarm.about));
  if (!next) { hush(); return false; }
  if (now?.about !== next.about) show(next);
  return true;
}

async function show(alarm) {
  // Accepted a moment ago without a line: it waits in the queue, and must not ring again.
  const waiting = await store.all(owner);
  if (waiting.some((item) => item.path === alarm.accept)) { taken.add(alarm.about); return; }
  now = alarm;
  for (const name of ["urgency", "what", "title", "place"]) screen.querySelector(`[data-alarm="${name}"]`).textContent = alarm[name];
  screen.querySelector("[data-alarm-silent]").hidden = true;
  if (!screen.open) screen.showModal();
  shake();
  loud();
}

function hush() {
  now = null;
  clearInterval(shaking);
  navigator.vibrate?.(0);
  sound?.close();
  sound = null;
  if (screen?.open) screen.close();
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
  const told = () => { screen.querySelector("[data-alarm-silent]").hidden = sound?.state === "running"; };
  sound.onstatechange = told;
  setTimeout(told, 300);
  screen.dataset.sound = "made";
}

screen?.addEventListener("cancel", (event) => event.preventDefault()); // not to be wiped away
screen?.addEventListener("pointerdown", () => sound?.resume());
screen?.querySelector("[data-accept]").addEventListener("click", async () => {
  if (!now) return;
  const alarm = now;
  taken.add(alarm.about);
  hush();
  await enqueue({ path: alarm.accept, about: alarm.number, what: `${say("accepted")} · ${alarm.title}` });
  later("done", say("acceptedNote"));
  location.assign(alarm.href);
});
