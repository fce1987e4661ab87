// The map of a warning: shows whom it concerns; in the form an area is drawn corner by corner, or a circle's middle set.
// What is drawn stands in the form's own fields: without this script codes and numbers do the same.

import { token } from "./map-style.mjs";

const empty = { type: "FeatureCollection", features: [] };
const A_DEGREE = 111320;

document.addEventListener("map:ready", ({ detail: { map, library } }) => {
  addLayers(map);
  const shown = document.querySelector("[data-warning-shape]");
  const form = document.querySelector("[data-warning-form]");
  if (form) new Drawing(form, map, library);
  else if (shown) show(shown.dataset.warningShape, map, library);
});

function addLayers(map) {
  map.addSource("warning", { type: "geojson", data: empty });
  map.addLayer({ id: "warning", type: "fill", source: "warning", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": token("danger"), "fill-opacity": 0.18 } });
  map.addLayer({ id: "warning-line", type: "line", source: "warning", paint: { "line-color": token("danger"), "line-width": 2.5 } });
  map.addLayer({ id: "warning-corner", type: "circle", source: "warning", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": token("danger"), "circle-radius": 5, "circle-stroke-width": 2, "circle-stroke-color": token("surface") } });
}

async function show(address, map, library) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) return;
  const data = await answer.json();
  map.getSource("warning").setData(data);
  fit(map, library, data.features);
}

function fit(map, library, features) {
  const bounds = new library.LngLatBounds();
  const spread = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(spread));
  for (const { geometry } of features) spread(geometry.coordinates);
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 40, animate: false, maxZoom: 16 });
}

const feature = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });

class Drawing {
  constructor(form, map, library) {
    Object.assign(this, { form, map, tool: "" });
    this.told = form.querySelector("[data-warning-told]");
    this.corners = this.kept();
    this.tools = form.querySelector("[data-warning-tools]");
    this.tools.hidden = false;
    this.tools.addEventListener("click", ({ target }) => this.pressed(target.closest("[data-tool]")));
    for (const name of ["circle_lat", "circle_lon", "circle_metres"]) form.elements[name].addEventListener("change", () => this.paint());
    map.on("click", (event) => this.clicked(event.lngLat));
    this.paint();
    const drawn = this.features().filter(({ geometry }) => geometry.type === "Polygon");
    if (drawn.length) fit(map, library, drawn);
  }

  // What was drawn before comes closed; its last corner is its first.
  kept() {
    try {
      return JSON.parse(this.form.elements.drawn.value || "[]").slice(0, -1);
    } catch {
      return [];
    }
  }

  pressed(button) {
    if (!button) return;
    const { tool } = button.dataset;
    if (tool === "clear") {
      this.corners = [];
      for (const name of ["circle_lat", "circle_lon", "circle_metres"]) this.form.elements[name].value = "";
    }
    this.tool = tool === "clear" || tool === this.tool ? "" : tool;
    for (const one of this.tools.querySelectorAll("[data-tool]")) one.setAttribute("aria-pressed", one.dataset.tool === this.tool);
    const words = this.told.dataset;
    this.told.textContent = { draw: words.wordDraw, circle: words.wordCircle }[this.tool] ?? "";
    this.map.getCanvas().style.cursor = this.tool ? "crosshair" : "";
    this.paint();
  }

  clicked({ lng, lat }) {
    if (this.tool === "draw") this.corners.push([Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
    else if (this.tool === "circle") {
      this.form.elements.circle_lat.value = lat.toFixed(6);
      this.form.elements.circle_lon.value = lng.toFixed(6);
      this.form.elements.circle_metres.value ||= "500";
    } else return;
    this.paint();
  }

  features() {
    const ring = this.corners.length > 2 ? [...this.corners, this.corners[0]] : null;
    const shapes = ring ? [feature("Polygon", [ring])] : [];
    const [lat, lon, metres] = ["circle_lat", "circle_lon", "circle_metres"].map((name) => Number(this.form.elements[name].value));
    if (lat && lon && metres) shapes.push(feature("Polygon", [circle(lon, lat, metres)]));
    return [...shapes, ...this.corners.map((corner) => feature("Point", corner))];
  }

  paint() {
    this.form.elements.drawn.value = this.corners.length > 2 ? JSON.stringify([...this.corners, this.corners[0]]) : "";
    this.map.getSource("warning").setData({ type: "FeatureCollection", features: this.features() });
  }
}

function circle(lon, lat, metres) {
  const north = metres / A_DEGREE;
  const east = north / Math.cos(lat * Math.PI / 180);
  return Array.from({ length: 65 }, (_, n) => [lon + east * Math.cos(n * Math.PI / 32), lat + north * Math.sin(n * Math.PI / 32)]);
}
