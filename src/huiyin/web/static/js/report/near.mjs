// Before it is sent: have neighbours reported this already? Then one may join theirs, and still gets an own answer.

import { say } from "./words.mjs";

const form = document.querySelector("form[data-report]");
const dialog = document.getElementById("near-dialog");
const PATIENCE = 4000; // on a bad line nobody waits for a question

// → the number to join, "" for a report of its own, null if the person went back to the form.
export async function joinOne() {
  const near = await ask();
  if (!near.length) return "";
  const reports = near.reduce((sum, one) => sum + one.reports, 0);
  dialog.querySelector("[data-near-title]").textContent = say(reports === 1 ? "nearOne" : "nearMany", { n: reports });
  dialog.querySelector("[data-near-list]").replaceChildren(...near.map(row));
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.onclose = () => resolve(dialog.returnValue === "own" ? "" : dialog.returnValue || null);
    dialog.showModal();
  });
}

async function ask() {
  const body = new FormData(form);
  if (!body.get("place_lon") || navigator.onLine === false) return [];
  for (const name of ["photos", "name", "phone", "email"]) body.delete(name); // no need to know
  try {
    const response = await fetch(dialog.dataset.near, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
    return response.ok ? (await response.json()).near : [];
  } catch {
    return [];
  }
}

function row(one) {
  const piece = document.getElementById("near-item").content.cloneNode(true);
  const put = (name, words) => { piece.querySelector(`[data-near="${name}"]`).textContent = words; };
  put("title", one.title);
  put("where", [one.place, say("metresAway", { n: one.metres })].filter(Boolean).join(" · "));
  put("stands", `${one.stands} · ${one.when}`);
  const button = piece.querySelector("button");
  button.value = one.join;
  button.setAttribute("aria-label", `${button.textContent.trim()}: ${one.title}`);
  return piece;
}
