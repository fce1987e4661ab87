// On every page of the portal: what waits on this phone is sent as soon as there is a line, and the bar tells the truth.

import { data, say } from "./words.mjs";

const store = self.HuiyinStore;
const { OWNER, channel, send } = self.HuiyinReports;
const bar = document.getElementById("waiting-bar");
const SOONEST = 2000;
const LONGEST = 60_000;
let wait = SOONEST;
let timer;
let sending = null;

const others = async () => (await store.all(OWNER)).filter((report) => report.state !== "draft");

export async function paint() {
  const reports = await others();
  const of = (state) => reports.filter((report) => report.state === state);
  const [refused, waiting, sent] = [of("refused"), of("waiting"), of("sent")];
  const [word, tone, href] = refused.length ? [say("refused"), "danger", `/report/#edit=${refused[0].id}`]
    : waiting.length ? [say(navigator.onLine ? "waiting" : "away", { n: waiting.length }), "soon", ""]
    : sent.length ? [say("sent"), "done", sent[0].location] : ["", "", ""];
  bar.hidden = !word;
  bar.dataset.tone = tone;
  bar.querySelector("[data-waiting-word]").textContent = word;
  const link = bar.querySelector("[data-waiting-link]");
  link.hidden = !href;
  link.textContent = say(refused.length ? "look" : "see");
  if (href) link.href = href;
  document.dispatchEvent(new CustomEvent("report:painted", { detail: { waiting: waiting.length, refused, sent } }));
  return waiting.length;
}

// Its answer has been read: the page that it leads to says the rest.
bar.querySelector("[data-waiting-link]").addEventListener("click", async (event) => {
  const { href } = event.currentTarget;
  event.preventDefault();
  for (const report of await others()) if (report.state === "sent") await store.remove(OWNER, report.id);
  location.assign(href);
  if (new URL(href).pathname === location.pathname) location.reload();
});

export function hurry() {
  wait = SOONEST;
  sending ??= turn().finally(() => { sending = null; });
  return sending;
}

async function turn() {
  clearTimeout(timer);
  if (!(await paint())) return { away: false };
  const outcome = await send(prove).catch(() => ({ away: true }));
  if (await paint()) {
    timer = setTimeout(() => { sending ??= turn().finally(() => { sending = null; }); }, wait * (0.75 + Math.random() / 2));
    wait = Math.min(LONGEST, wait * 2);
  }
  return outcome;
}

// While reports flood in, a second of this phone's work for each; in calm times it is never asked.
function prove(challenge) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(data.proofWorker, { type: "module" });
    worker.onmessage = (event) => { worker.terminate(); resolve(event.data); };
    worker.onerror = reject;
    worker.postMessage(challenge);
  });
}

channel.addEventListener("message", paint);
addEventListener("online", hurry);
addEventListener("offline", paint);
document.addEventListener("visibilitychange", () => { if (!document.hidden) hurry(); });
if (self.indexedDB) hurry().catch((error) => console.warn(error));
