// Photos in a form: taken one by one or chosen together, up to nine; made smaller here, with time and place kept.

import { cameraTime, read, write } from "./exif.mjs";
import { here } from "./place.mjs";
import { note, say } from "./words.mjs";

const MOST = 9;
const LONGEST = 2048; // pixels; the plate on a lamp post is still readable
const QUALITY = 0.85;
const JUST_NOW = 10 * 60_000; // an older picture was not taken where the phone is now
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

export async function prepare(file, place) {
  const original = await file.arrayBuffer();
  const known = read(original);
  const isNew = Date.now() - file.lastModified < JUST_NOW;
  const moment = known.taken ? known : cameraTime(file.lastModified);
  const spot = known.lon !== null && known.lat !== null ? known : isNew && place ? place : { lon: null, lat: null };
  const smaller = await shrink(file);
  if (!smaller) return { name: file.name, blob: file, at: file.lastModified, located: known.lon !== null };
  const facts = { taken: moment.taken, offset: moment.offset, lon: spot.lon, lat: spot.lat };
  const content = write(await smaller.arrayBuffer(), facts);
  const name = `${file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`;
  return { name, blob: new Blob([content], { type: "image/jpeg" }), at: file.lastModified, located: spot.lon !== null };
}

// Upright and at most LONGEST pixels; null if this browser cannot open it, and then it is sent as it is.
async function shrink(file) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
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
