// Where is it? From the picture, else from the phone; whatever was marked on the map by hand stays.

import { here } from "../field/place.mjs";
import { say } from "./words.mjs";

const form = document.querySelector("form[data-report]");
const [lon, lat] = ["lon", "lat"].map((end) => document.getElementById(`id_place_${end}`));
const said = form.querySelector("[data-place-said]");
const box = form.querySelector("[data-map]");
let from = lon.value ? "map" : "";

export const place = () => ({ lon: lon.value, lat: lat.value, from });

export function setPlace(spot, whence) {
  from = spot ? whence : "";
  lon.value = spot ? Number(spot.lon).toFixed(6) : "";
  lat.value = spot ? Number(spot.lat).toFixed(6) : "";
  tell();
  if (!spot) return;
  box.dataset.lon = lon.value; // for a map that is opened later
  box.dataset.lat = lat.value;
  box.dataset.zoom = 17;
  box.dispatchEvent(new CustomEvent("map:go", { detail: { lon: Number(lon.value), lat: Number(lat.value) } }));
}

function tell() {
  said.querySelector("span").textContent = say(from ? `placeFrom${from[0].toUpperCase()}${from.slice(1)}` : "placeNone");
  said.dataset.known = from ? "yes" : "";
}

// The map writes the two fields itself, when somebody moves it.
lon.addEventListener("change", () => {
  from = "map";
  tell();
});

// The best that the photos know: a picture's own position before the phone's.
export function placeByPhotos(photos) {
  if (from === "map") return;
  const known = photos.map((photo) => photo.place).filter(Boolean);
  const best = known.find((spot) => spot.from === "picture") ?? known.find((spot) => spot.from === "phone");
  if (best && !(from === "picture" && best.from === "phone")) setPlace(best, best.from);
}

const ask = form.querySelector("[data-here]");
ask.hidden = !navigator.geolocation;
ask.addEventListener("click", async () => {
  ask.setAttribute("aria-busy", "true");
  const spot = await here({ fresh: 0 });
  ask.removeAttribute("aria-busy");
  if (spot) setPlace(spot, "phone");
  else said.querySelector("span").textContent = say("placeBlocked");
  form.dispatchEvent(new CustomEvent("report:changed"));
});
tell();
