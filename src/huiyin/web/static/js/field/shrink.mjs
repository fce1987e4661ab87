// A photo made smaller before it is sent, with time and place kept; for workers and residents alike.

import { cameraTime, read, write } from "./exif.mjs";

const LONGEST = 2048; // pixels; the plate on a lamp post is still readable
const QUALITY = 0.85;
const JUST_NOW = 10 * 60_000; // an older picture was not taken where the phone is now

// phone: where it is now, or null. → { name, blob, at, located, place: { lon, lat, from: "picture" or "phone" } or null }
export async function prepare(file, phone) {
  const original = await file.arrayBuffer();
  const known = read(original);
  const isNew = Date.now() - file.lastModified < JUST_NOW;
  const moment = known.taken ? known : cameraTime(file.lastModified);
  const spot = known.lon !== null && known.lat !== null ? known : isNew && phone ? phone : { lon: null, lat: null };
  const smaller = await shrink(file);
  const from = known.lon !== null && known.lat !== null ? "picture" : spot.lon !== null ? "phone" : "";
  const place = from ? { lon: spot.lon, lat: spot.lat, from } : null;
  if (!smaller) return { name: file.name, blob: file, at: file.lastModified, located: from === "picture", place };
  const facts = { taken: moment.taken, offset: moment.offset, lon: spot.lon, lat: spot.lat };
  const content = write(await smaller.arrayBuffer(), facts);
  const name = `${file.name.replace(/\.[^.]*$/, "") || "photo"}.jpg`;
  return { name, blob: new Blob([content], { type: "image/jpeg" }), at: file.lastModified, located: from !== "", place };
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
