// Put something into the phone's queue. It is on the disk when this returns; sending is another matter (app.mjs).

import { owner } from "./words.mjs";

const store = self.HuiyinStore;

// given: { path, about, what, fields, photos, edit }. With `replaces` the refused item of that id goes in the same moment.
export async function enqueue(given, replaces) {
  const item = { fields: [], photos: [], about: "", edit: "", ...given, key: crypto.randomUUID(), owner, made: new Date().toISOString(), state: "waiting", tries: 0 };
  navigator.storage?.persist?.(); // ask the browser not to tidy this away
  const id = replaces ? await store.replace(owner, replaces, item) : await store.add(owner, item);
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("huiyin-field")).catch(() => {});
  document.dispatchEvent(new CustomEvent("huiyin:queued", { detail: { id } }));
  return id;
}

export const isFull = (error) => error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";
