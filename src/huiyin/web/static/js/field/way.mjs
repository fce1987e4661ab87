// The way to the next task: how far, which way, a straight line on the map. The phone's own map app does the rest (geo:).

import { between, here } from "./place.mjs";
import { owner, say } from "./words.mjs";

const target = (box) => ({ lon: Number(box.dataset.lon), lat: Number(box.dataset.lat) });
const THERE = 30; // metres; nearer, a direction says nothing
let mine = null;

async function tell() {
  const boxes = [...document.querySelectorAll("[data-way]")];
  if (!owner || !boxes.length) return;
  mine ??= here();
  const from = await mine;
  if (!from) return;
  for (const box of boxes) {
    const { metres, towards } = between(from, target(box));
    if (metres < THERE) {
      box.textContent = say("there");
      box.hidden = false;
      continue;
    }
    const far = metres < 950 ? say("metres", { n: Math.max(10, Math.round(metres / 10) * 10) }) : say("kilometres", { n: (metres / 1000).toFixed(1) });
    box.textContent = say("far", { far, way: say("ways").split("|")[towards] });
    box.hidden = false;
  }
}

document.addEventListener("map:ready", async ({ target: box, detail: { map, library } }) => {
  const way = document.querySelector("[data-way]");
  mine ??= here();
  const from = way && await mine;
  if (!from || !box.dataset.lon) return;
  const to = target(way);
  const line = { type: "Feature", geometry: { type: "LineString", coordinates: [[from.lon, from.lat], [to.lon, to.lat]] }, properties: {} };
  map.addSource("way", { type: "geojson", data: line });
  const colour = getComputedStyle(document.documentElement).getPropertyValue("--primary").trim();
  map.addLayer({ id: "way", type: "line", source: "way", paint: { "line-color": colour, "line-width": 3, "line-dasharray": [2, 1.5] } });
  map.addLayer({ id: "way-me", type: "circle", source: { type: "geojson", data: { type: "Feature", geometry: { type: "Point", coordinates: [from.lon, from.lat] }, properties: {} } }, paint: { "circle-radius": 7, "circle-color": colour, "circle-stroke-width": 3, "circle-stroke-color": "#ffffff" } });
  const bounds = new library.LngLatBounds([from.lon, from.lat], [from.lon, from.lat]).extend([to.lon, to.lat]);
  map.fitBounds(bounds, { padding: 48, maxZoom: 17, animate: false });
});

tell();
