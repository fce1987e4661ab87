// Forms that do not need the line: what is sent is first kept on this phone, then delivered.

import { hurry } from "./app.mjs";
import { photosOf, photosReady, setPhotos } from "./photos.mjs";
import { enqueue, isFull } from "./queue.mjs";
import { later, note, owner, say } from "./words.mjs";

const store = self.HuiyinStore;
const underway = new WeakSet(); // forms
const PATIENCE = 8000; // then it goes on by itself, and the worker goes on too

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-queue") || !owner || !self.indexedDB || !self.crypto?.randomUUID) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // ui.mjs would take the form for sent
  if (underway.has(form)) return;
  keep(form, event.submitter);
}, true);

async function keep(form, button) {
  if (!form.checkValidity()) { form.reportValidity(); return; }
  underway.add(form);
  form.setAttribute("aria-busy", "true");
  try {
    await photosReady(form);
    form.setAttribute("aria-busy", "true");
    const id = await enqueue(itemOf(form, button), Number(form.dataset.replaces) || undefined);
    await goOn(id);
  } catch (error) {
    note("danger", isFull(error) ? say("full") : say("notKept"));
    console.warn(error);
  } finally {
    form.removeAttribute("aria-busy");
    underway.delete(form);
  }
}

function itemOf(form, button) {
  const given = new FormData(form, button);
  for (const name of ["csrfmiddlewaretoken", "key", "photos"]) given.delete(name);
  const what = button?.dataset.what ?? button?.textContent.trim() ?? "";
  return {
    path: new URL(button?.formAction || form.action, location.href).pathname,
    about: form.dataset.about ?? "",
    what: [what, form.dataset.title].filter(Boolean).join(" · "),
    fields: [...given.entries()],
    photos: photosOf(form).map(({ name, blob, at, located }) => ({ name, blob, at, located })),
    edit: form.dataset.edit ?? "",
  };
}

async function goOn(id) {
  const outcome = await Promise.race([hurry(), new Promise((resolve) => { setTimeout(() => resolve({ sent: [] }), PATIENCE); })]);
  const mine = outcome.sent?.find((sent) => sent.id === id);
  if (mine) {
    later("done", mine.done.said);
    location.assign(mine.done.location);
    return;
  }
  const left = await store.get(owner, id);
  if (left?.state === "refused") { location.assign("/field/waiting/"); return; }
  if (!left) { later("done", say("sentMeanwhile")); location.assign("/field/"); return; }
  later("info", say("kept"));
  if (navigator.serviceWorker?.controller || navigator.onLine) location.assign("/field/");
  else note("info", say("kept"));
}

// -- editing what was refused: #edit=<id> fills the form with what was written -----------------------------------------
async function refill() {
  const id = Number(/^#edit=(\d+)$/.exec(location.hash)?.[1]);
  const item = id && await store.get(owner, id);
  const forms = [...document.querySelectorAll("form[data-queue][data-edit]")];
  const form = item && (forms.find((one) => one.dataset.about === item.about) ?? (forms.length === 1 ? forms[0] : null));
  if (!form) return;
  form.closest("details")?.setAttribute("open", "");
  for (const [name, value] of item.fields) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
  form.dataset.replaces = id;
  setPhotos(form, item.photos);
  note("info", say("editing"));
}

if (owner) refill();
