// The report form on a phone: a draft that survives a closed tab, and a send that survives a lost line.

import { choose, ready as kindsReady } from "./kinds.mjs";
import { joinOne } from "./near.mjs";
import { photos, photosReady, setPhotos } from "./photos.mjs";
import { place, placeByPhotos, setPlace } from "./place.mjs";
import { hurry } from "./waiting.mjs";
import { agreeOnPlace } from "./where.mjs";
import { say } from "./words.mjs";

const store = self.HuiyinStore;
const { OWNER } = self.HuiyinReports;
const form = document.querySelector("form[data-report]");
const problem = document.getElementById("report-problem");
const PATIENCE = 12_000; // then it goes on by itself, and the person may close the page
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "key", "photos", "proof", "opened"]);
let underway = false;
let replaces = null; // id of a refused report that is being mended

const fields = () => [...new FormData(form).entries()].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
const has = (name) => Boolean(fields().find(([given, value]) => given === name && value.trim()));

// -- the draft ------------------------------------------------------------------------------------------------------
let timer;
const later = () => { clearTimeout(timer); timer = setTimeout(() => keepDraft().catch(complain), 400); };
form.addEventListener("input", later);
form.addEventListener("change", later);
form.addEventListener("report:changed", later);
form.addEventListener("report:photos", () => { placeByPhotos(photos()); later(); });
addEventListener("pagehide", () => { if (!underway) keepDraft().catch(() => {}); });

async function keepDraft() {
  clearTimeout(timer);
  if (underway) return;
  const worth = has("text") || has("type") || has("address") || photos().length;
  if (!worth) { await store.remove(OWNER, "draft"); return; }
  await store.put(OWNER, { id: "draft", state: "draft", fields: fields(), photos: photos(), from: place().from, replaces });
  form.dataset.kept = new Date().toISOString();
}

async function restore() {
  const id = /^#edit=(.+)$/.exec(location.hash)?.[1];
  const report = id ? await store.get(OWNER, Number(id)) : form.dataset.bound ? null : await store.get(OWNER, "draft");
  if (!report || report.state === "sent") return;
  await kindsReady;
  fill(report);
  if (report.state === "refused") { replaces = report.id; complainIn(report.said || say("unread")); return; }
  replaces = report.replaces ?? null;
  document.getElementById("draft-note").hidden = false;
}

function fill(report) {
  for (const [name, value] of report.fields) {
    if (name === "type") { choose(value); continue; }
    if (name === "join") continue; // asked anew: it may be settled by now
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = value;
    else if (field && "value" in field) field.value = value;
  }
  setPhotos([...report.photos, ...photos()]); // somebody may have chosen one already
  const given = Object.fromEntries(report.fields);
  if (given.place_lon) setPlace({ lon: given.place_lon, lat: given.place_lat }, report.from || "map");
  if (given.phone || given.name || given.email) document.getElementById("contact-fold").open = true;
  document.getElementById("id_text").dispatchEvent(new Event("input", { bubbles: true }));
}

document.querySelector("[data-start-anew]").addEventListener("click", async () => {
  underway = true; // or leaving the page would keep it once more
  await store.remove(OWNER, "draft");
  location.assign("/report/");
});

// -- sending --------------------------------------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  if (event.target !== form || !self.indexedDB || !navigator.locks) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // ui.mjs would take the form for sent
  if (!underway) send().catch(complain);
}, true);

async function send() {
  problem.hidden = true;
  form.setAttribute("aria-busy", "true");
  try {
    await photosReady();
    if (!has("text") && !has("type")) { complainIn(say("saySomething")); document.getElementById("id_text").focus(); return; }
    if (!(await agreeOnPlace())) return;
    const number = await joinOne();
    if (number === null) return;
    clearTimeout(timer);
    underway = true;
    form.elements.namedItem("join").value = number;
    await deliver(await queue());
  } finally {
    form.removeAttribute("aria-busy");
  }
}

// The draft goes in the same moment in which the report is kept: there is never none of the two, and never both.
async function queue() {
  const report = { key: crypto.randomUUID(), state: "waiting", fields: fields(), photos: photos(), from: place().from };
  navigator.storage?.persist?.();
  const id = await store.replace(OWNER, "draft", report);
  if (replaces) await store.remove(OWNER, replaces);
  replaces = null;
  navigator.serviceWorker?.getRegistration("/report/").then((worker) => worker?.sync?.register("huiyin-report")).catch(() => {});
  return id;
}

async function deliver(id) {
  await Promise.race([hurry(), new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);
  const report = await store.get(OWNER, id);
  if (report?.state === "sent") { await goOn(report); return; }
  if (report?.state === "refused") {
    underway = false;
    replaces = id;
    complainIn(report.said || say("unread"));
    return;
  }
  form.hidden = true;
  document.getElementById("draft-note").hidden = true;
  const kept = document.getElementById("kept");
  kept.hidden = false;
  kept.querySelector("h2").focus();
  document.addEventListener("report:painted", async ({ detail }) => {
    const mine = detail.sent.find((one) => one.id === id);
    if (mine) await goOn(mine);
    else if (detail.refused.some((one) => one.id === id)) { location.hash = `edit=${id}`; location.reload(); }
  });
}

async function goOn(report) {
  await store.remove(OWNER, report.id);
  location.assign(report.location);
}

function complain(error) {
  underway = false;
  complainIn(say(error?.name === "QuotaExceededError" ? "full" : "notKept"));
  console.warn(error);
}

function complainIn(words) {
  problem.hidden = false;
  problem.querySelector("p").textContent = words;
  problem.scrollIntoView({ block: "center" });
}

// -- begin ----------------------------------------------------------------------------------------------------------
addEventListener("hashchange", () => location.reload());
restore().catch((error) => console.warn(error)).finally(() => { document.documentElement.dataset.report = "ready"; });
// The page itself opens without a line from now on, and what waits is sent even when it is closed, where the browser can.
navigator.serviceWorker?.register(form.dataset.worker).then(() => navigator.serviceWorker.ready)
  .then(() => { document.documentElement.dataset.offline = "ready"; }).catch((error) => console.warn(error));
