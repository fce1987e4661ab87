// Up to nine photos: from the camera one by one, from the gallery together; made smaller here; each can be taken out again.

import { here } from "../field/place.mjs";
import { prepare } from "../field/shrink.mjs";
import { say } from "./words.mjs";

const MOST = 9;
const form = document.querySelector("form[data-report]");
const strip = form.querySelector("[data-photo-strip]");
const note = form.querySelector("[data-photo-note]");
let chosen = [];
let preparing = Promise.resolve();

export const photos = () => chosen;
export const photosReady = () => preparing;

export function setPhotos(list) {
  chosen = list;
  show();
}

for (const input of form.querySelectorAll("input[type=file]")) {
  const collect = () => {
    const files = [...input.files];
    if (!files.length) return;
    input.value = ""; // the camera gives one at a time: the next must not replace the last
    preparing = preparing.then(() => take(files)).catch((error) => console.warn(error));
  };
  input.addEventListener("change", collect);
  collect(); // what was chosen while this script was still on its way
}

async function take(files) {
  const room = MOST - chosen.length;
  note.textContent = files.length > room ? say("tooMany") : say("preparing");
  form.setAttribute("aria-busy", "true");
  const place = files.length ? await here({ patience: 4000 }) : null;
  for (const file of files.slice(0, room)) {
    chosen = [...chosen, await prepare(file, place)];
    show();
  }
  form.removeAttribute("aria-busy");
  note.textContent = files.length > room ? say("tooMany") : "";
  form.dispatchEvent(new CustomEvent("report:photos"));
}

function show() {
  for (const image of strip.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  strip.replaceChildren(...chosen.map(one));
  strip.hidden = !chosen.length;
  form.classList.toggle("has-photos", chosen.length > 0);
  for (const input of form.querySelectorAll("input[type=file]")) input.disabled = chosen.length >= MOST;
}

function one(photo, n) {
  const item = document.getElementById("photo-item").content.cloneNode(true);
  Object.assign(item.querySelector("img"), { src: URL.createObjectURL(photo.blob), alt: say("photo", { n: n + 1 }) });
  const button = item.querySelector("button");
  button.setAttribute("aria-label", say("removePhoto", { n: n + 1 }));
  button.addEventListener("click", () => {
    setPhotos(chosen.filter((other) => other !== photo));
    note.textContent = say("removed");
    form.dispatchEvent(new CustomEvent("report:photos"));
    form.querySelector("input[type=file]:not(:disabled)").focus();
  });
  item.querySelector("[data-located]").hidden = !photo.located;
  return item;
}
