// On duty: the position goes to the centre, in batches, and the bar says so all the time. Off duty nothing is measured.

import { here, said as measured } from "./place.mjs";
import { enqueue } from "./queue.mjs";
import { ago, app, owner, say } from "./words.mjs";

const store = self.HuiyinStore;
const bar = document.getElementById("duty-bar");
const every = Number(app.positionEvery || 30) * 1000;
let watching = null;
let samples = [];
let csrf = "";
let timer;
let sentAt = 0;
let blocked = false;

// A kept page may be older than the duty: what was known last counts until the server is heard again.
const KNOWN = "huiyin-duty";
const remember = (on) => localStorage.setItem(KNOWN, JSON.stringify([owner, on]));
const [knownOwner, knownOn] = JSON.parse(localStorage.getItem(KNOWN) ?? "[]");
if (owner && knownOwner === owner) queueMicrotask(() => { if (knownOn) share(); show(knownOn); });

// `line` is what the server says now; what was pressed here and still waits to be sent counts more.
// `sent`: what went out after `line` was read, and so is newer than it.
export async function settleDuty(line, sent) {
  csrf = line.csrf;
  const pressed = [...sent, ...await store.all(owner)].filter((item) => item.path.startsWith("/field/duty/")).at(-1);
  const on = pressed ? pressed.path.endsWith("/on/") : Boolean(line.duty);
  if (on) share();
  else stopSharing();
  remember(on);
  show(on);
}

function share() {
  if (watching !== null || !navigator.geolocation) return;
  watching = navigator.geolocation.watchPosition(
    (fix) => { blocked = false; samples.push(measured(fix)); if (samples.length === 1 && Date.now() - sentAt > every) batch(); },
    (error) => { blocked = error.code === error.PERMISSION_DENIED; show(true); },
    { enableHighAccuracy: true, maximumAge: 0 },
  );
  timer = setInterval(batch, every);
}

export function stopSharing() {
  if (watching !== null) navigator.geolocation.clearWatch(watching);
  clearInterval(timer);
  watching = null;
  samples = [];
}

async function batch() {
  if (watching === null) return;
  // A phone that lies still measures nothing new by itself, but the centre must know that it is still there.
  if (!samples.length) samples.push(...[await here({ fresh: 0 })].filter(Boolean));
  if (!samples.length || !csrf || watching === null || await isOnlyPressed()) return;
  const going = samples.splice(0);
  try {
    const answer = await fetch("/field/duty/position/", {
      method: "POST", body: JSON.stringify(going), credentials: "same-origin", redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf, "X-Huiyin-Owner": owner },
    });
    if (answer.status === 409) { stopSharing(); show(false); return; }
    if (answer.ok && (await answer.json()).at) sentAt = Date.now(); // the server keeps only what is newer
  } catch {
    samples = [going.at(-1), ...samples]; // only the newest is of use
  }
  show(true);
}

// A position that overtakes the press would be refused as off duty, and the sharing would stop by itself.
async function isOnlyPressed() {
  return (await store.all(owner)).some((item) => item.path.startsWith("/field/duty/"));
}

function show(on) {
  if (!bar) return;
  bar.hidden = !on;
  for (const button of document.querySelectorAll("[data-duty-on]")) button.hidden = on;
  const word = bar.querySelector("[data-duty-word]");
  if (blocked || !navigator.geolocation) word.textContent = say("positionBlocked");
  else word.textContent = sentAt ? say("positionSent", { ago: ago(Date.now() - sentAt) }) : say("positionSoon");
}
if (bar) setInterval(() => { if (!bar.hidden) show(true); }, 10_000);

// The switch works without a line too: sharing stops at once, and the centre is told as soon as it can be.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-duty") || !owner || !self.crypto?.randomUUID) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const path = new URL(form.action).pathname;
  if (path.endsWith("/off/")) stopSharing();
  await enqueue({ path, about: "duty", what: form.dataset.what });
  if (!path.endsWith("/off/")) { sentAt = 0; share(); }
  remember(path.endsWith("/on/"));
  show(path.endsWith("/on/"));
}, true);
