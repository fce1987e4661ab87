// Before it is sent: do the pin and the words mean the same place? If not, the person says which.

import { setPlace } from "./place.mjs";
import { say } from "./words.mjs";

const form = document.querySelector("form[data-report]");
const dialog = document.getElementById("where-dialog");
const PATIENCE = 3000; // on a bad line nobody waits for a question
let kept = ""; // what was asked and answered: nobody is asked twice

// → false if the person went back to the form.
export async function agreeOnPlace() {
  const asked = ["text", "address", "place_lon", "place_lat"].map((name) => form.elements.namedItem(name)?.value ?? "");
  if (kept === asked.join("\n")) return true;
  const elsewhere = await ask(asked);
  if (!elsewhere) return true;
  dialog.querySelector("[data-where-said]").textContent = say("elsewhere", { name: [elsewhere.name, elsewhere.around].filter(Boolean).join(" · "), n: elsewhere.metres });
  dialog.querySelector("[value=there]").hidden = elsewhere.lon === undefined;
  const answer = await new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.onclose = () => resolve(dialog.returnValue);
    dialog.showModal();
  });
  if (answer === "there") setPlace(elsewhere, "map");
  if (answer === "keep") kept = asked.join("\n");
  return answer !== "";
}

async function ask([text, address, lon, lat]) {
  if (!lon || navigator.onLine === false) return null;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken")?.value ?? "");
  for (const [name, value] of Object.entries({ text, address, place_lon: lon, place_lat: lat })) body.set(name, value);
  try {
    const response = await fetch(dialog.dataset.where, { method: "POST", body, credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) });
    return response.ok ? (await response.json()).elsewhere ?? null : null;
  } catch {
    return null;
  }
}
