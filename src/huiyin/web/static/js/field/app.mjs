// The field app on a phone: the line to the server, the bar that tells the truth about it, sending, signing out.

import { ring } from "./alarm.mjs";
import { settleDuty, stopSharing } from "./duty.mjs";
import { app, clockTime, note, owner, say, sayWhatWasKept } from "./words.mjs";

const store = self.HuiyinStore;
const { send, tell, channel } = self.HuiyinSending;
const REST = 30_000; // between two looks while all is well
const ALARMED = 5000; // while it rings: a colleague may take it
const SOONEST = 2000;
const LONGEST = 60_000;
const SIGNED_OUT = "huiyin-signed-out"; // signed out without a connection: the session ends as soon as there is one

const state = { contact: "unknown", waiting: 0, refused: 0, sending: false, leaving: false };
let wait = SOONEST;
let timer;

// -- the bar ------------------------------------------------------------------------------------------------------
export async function count() {
  if (!owner || state.leaving) return;
  const items = await store.all(owner);
  state.waiting = items.filter((item) => item.state === "waiting").length;
  state.refused = items.filter((item) => item.state === "refused").length;
  paint();
  mark(items);
  document.dispatchEvent(new CustomEvent("huiyin:counted"));
}

function paint() {
  const bar = document.getElementById("line-bar");
  const [word, tone] = words();
  bar.hidden = !word;
  bar.dataset.tone = tone;
  bar.querySelector("[data-line-word]").textContent = word;
  bar.href = state.contact === "signed-out" ? `/login/?next=${encodeURIComponent(location.pathname)}` : "/field/waiting/";
  bar.dataset.contact = state.contact;
}

function words() {
  const { contact, waiting: n, refused } = state;
  if (contact === "signed-out") return [n ? say("signInToSend", { n }) : say("signIn"), "soon"];
  if (contact === "other") return [say("somebodyElse"), "soon"];
  if (refused) return [say("refused", { n: refused }), "danger"];
  if (contact === "away") return [n ? say("awayWaiting", { n }) : say("away"), "soon"];
  if (n) return [say(state.sending ? "sending" : "waiting", { n }), "info"];
  return ["", ""];
}

// In lists that were kept, what is already answered says so.
function mark(items) {
  const about = new Set(items.map((item) => item.about).filter(Boolean));
  for (const chip of document.querySelectorAll("[data-waits]")) chip.hidden = !about.has(chip.dataset.waits);
}

// -- the line -----------------------------------------------------------------------------------------------------
let beating = null;

export function pulse() {
  beating ??= beat().finally(() => { beating = null; });
  return beating;
}

async function beat() {
  clearTimeout(timer);
  if (!owner || state.leaving) return { contact: "signed-out", sent: [] };
  const outcome = await send(owner).catch(() => ({ contact: "away", sent: [] }));
  state.contact = outcome.contact;
  state.sending = false;
  await count();
  let next = REST;
  if (outcome.contact === "ok") {
    wait = SOONEST;
    if (localStorage.getItem(SIGNED_OUT)) return finishSigningOut(outcome.line.csrf);
    settleDuty(outcome.line, outcome.sent);
    next = ring(outcome.line.alarms, outcome.line.settled) ? ALARMED : REST;
  } else if (outcome.contact === "away") {
    next = wait * (0.75 + Math.random() / 2); // not all phones at once when a mast or the server comes back
    wait = Math.min(LONGEST, wait * 2);
  }
  timer = setTimeout(() => pulse(), next);
  return outcome;
}

export function hurry() {
  wait = SOONEST;
  return pulse();
}

channel.addEventListener("message", ({ data }) => {
  if (data.sending) state.sending = true;
  if (data.left) location.assign("/login/");
  else count();
});
document.addEventListener("huiyin:queued", () => { count(); hurry(); });
addEventListener("online", hurry);
addEventListener("offline", () => { state.contact = "away"; paint(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) hurry(); });

// -- live: what may ring is looked at in the moment in which it happens ---------------------------------------------
function listen() {
  if (!app.live) return;
  const stream = new EventSource(app.live, { withCredentials: true });
  for (const name of ["callout", "matter.ask_check", "matter.ask_verification", "matter.answer_check", "matter.answer_verification"]) stream.addEventListener(name, hurry);
  stream.addEventListener("reset", hurry);
  addEventListener("pagehide", () => stream.close());
}

// -- the app on the phone: kept pages, tasks fetched before they are opened ------------------------------------------
async function install() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/service-worker.js", { scope: "/" });
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) await new Promise((resolve) => { navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }); });
  await fetchAhead();
  document.documentElement.dataset.ready = "offline";
}

const FRESH = 5 * 60_000;

async function fetchAhead() {
  const links = [location.pathname + location.search, "/field/", "/field/waiting/", "/field/report/", "/field/grid/", "/field/points.json", ...[...document.querySelectorAll("a[data-keep]")].map((link) => link.getAttribute("href"))];
  for (const address of new Set(links)) {
    const kept = await caches.match(new URL(address, location.href).href, { ignoreVary: true });
    if (kept && Date.now() - Date.parse(kept.headers.get("Date")) < FRESH) continue;
    const response = await fetch(address, { headers: { "X-Huiyin-Prefetch": "1" }, credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return;
    const pictures = (await response.text()).match(/\/photo\/[\w-]+\/[\w-]+\/[\w-]+/g) ?? [];
    await Promise.allSettled([...new Set(pictures)].slice(0, 9).map((picture) => fetch(picture)));
  }
}

// -- signing out: nothing of this person stays on the phone ----------------------------------------------------------
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.getAttribute("action") !== "/logout/" || !owner) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const left = (await store.all(owner)).length;
  const dialog = document.getElementById("sign-out-dialog");
  if (!left) return leave(form);
  dialog.querySelector("[data-left]").textContent = say("leftBehind", { n: left });
  dialog.querySelector("[data-leave]").onclick = () => leave(form);
  dialog.showModal();
}, true);

async function leave(form) {
  state.leaving = true;
  clearTimeout(timer);
  stopSharing();
  await beating;
  await forget();
  if (state.contact !== "ok") localStorage.setItem(SIGNED_OUT, "1");
  tell({ left: true });
  form.submit();
}

async function forget() {
  await store.wipe(owner);
  sessionStorage.clear();
  localStorage.removeItem("huiyin-duty");
  for (const name of await caches.keys()) if (name.startsWith("huiyin-pages-")) await caches.delete(name);
}

async function finishSigningOut(csrf) {
  state.leaving = true;
  await fetch("/logout/", { method: "POST", headers: { "X-CSRFToken": csrf }, credentials: "same-origin" });
  await forget();
  localStorage.removeItem(SIGNED_OUT);
  location.assign("/login/");
  return { contact: "signed-out", sent: [] };
}

// -- begin -----------------------------------------------------------------------------------------------------------
if (owner) {
  sayWhatWasKept();
  const age = Date.now() - Date.parse(app.made);
  if (age > 120_000) note("info", say("asOf", { at: clockTime(app.made) }));
  count();
  pulse();
  listen();
  install().catch((error) => console.warn(error));
}
