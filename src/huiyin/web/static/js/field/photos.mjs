// Photos in a form: taken one by one or chosen together, up to nine; made smaller here, with time and place kept.

import { here } from "./place.mjs";
import { prepare } from "./shrink.mjs";
import { note, say } from "./words.mjs";

const MOST = 9;
const chosen = new WeakMap(); // form → [{ name, blob, at, located }]

const preparing = new WeakMap(); // form → promise that its photos are ready

export const photosOf = (form) => chosen.get(form) ?? [];

// Whoever presses the button at once is not made to press it again.
export const photosReady = (form) => preparing.get(form) ?? Promise.resolve();

export function setPhotos(form, photos) {
  chosen.set(form, photos);
  show(form);
}

for (const input of document.querySelectorAll("input[type=file][data-photos]")) {
  input.addEventListener("change", () => {
    const before = photosReady(input.form);
    preparing.set(input.form, Promise.allSettled([before, take(input)]));
  });
}

async function take(input) {
  const { form } = input;
  const room = MOST - photosOf(form).length;
  const files = [...input.files];
  input.value = ""; // the camera gives one at a time: the next must not replace the last
  if (files.length > room) note("soon", say("tooMany"));
  form.setAttribute("aria-busy", "true");
  const place = files.length ? await here({ patience: 4000 }) : null;
  for (const file of files.slice(0, room)) chosen.set(form, [...photosOf(form), await prepare(file, place)]);
  form.removeAttribute("aria-busy");
  show(form);
}

function show(form) {
  const strip = form.querySelector("[data-photo-strip]");
  if (!strip) return;
  for (const image of strip.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  strip.replaceChildren(...photosOf(form).map((photo, n) => one(form, photo, n)));
  strip.hidden = !strip.childElementCount;
}

function one(form, photo, n) {
  const item = document.getElementById("photo-item").content.cloneNode(true);
  Object.assign(item.querySelector("img"), { src: URL.createObjectURL(photo.blob), alt: say("photo", { n: n + 1 }) });
  const button = item.querySelector("button");
  button.setAttribute("aria-label", say("removePhoto", { n: n + 1 }));
  button.addEventListener("click", () => setPhotos(form, photosOf(form).filter((other) => other !== photo)));
  item.querySelector("[data-located]").hidden = !photo.located;
  return item;
}
