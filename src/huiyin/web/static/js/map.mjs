// Maps of the district: a quiet base of its own roads, water and green; matters as small shapes.
// MapLibre is fetched only where a map is on the page. Addresses come from data attributes, words from the template.

import { LATE_INSIDE, baseLayers, names, pointLayers, token } from "./map-style.mjs";

async function start(box) {
  const wait = box.querySelector(".map-wait");
  try {
    const library = await import(box.dataset.library);
    library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
    style(box.dataset.style);
    const base = await fetchJson(box.dataset.base);
    const points = box.dataset.points ? await fetchJson(box.dataset.points) : null;
    show(library, box, base, points);
  } catch (error) {
    wait.textContent = box.dataset.wordFailed;
    console.warn(error);
  }
}

async function fetchJson(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

function style(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: address });
  document.head.append(link);
}

function show(library, box, base, points) {
  const map = new library.Map({
    container: box.querySelector(".map-canvas"),
    style: {
      version: 8, layers: baseLayers(),
      sources: { base: { type: "geojson", data: base }, names: { type: "geojson", data: names(base) } },
    },
    ...opening(box, base, library),
    attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 18.5, minZoom: 8,
    locale: {
      "NavigationControl.ZoomIn": box.dataset.wordZoomIn, "NavigationControl.ZoomOut": box.dataset.wordZoomOut,
      "Map.Title": box.querySelector(".map-canvas").getAttribute("aria-label"),
      "ScaleControl.Meters": box.dataset.wordMetres, "ScaleControl.Kilometers": box.dataset.wordKilometres,
    },
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
  });
  maps.set(box, map);
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-left");
  map.on("load", () => {
    box.classList.add("is-ready");
    if (points) addPoints(library, map, points);
    if (box.dataset.lon && !box.dataset.pick) addPin(library, map, box);
    if (box.dataset.pick) follow(map, box);
    box.dispatchEvent(new CustomEvent("map:ready", { bubbles: true, detail: { map, library } }));
  });
}

function opening(box, base, library) {
  if (box.dataset.lon) return { center: [Number(box.dataset.lon), Number(box.dataset.lat)], zoom: Number(box.dataset.zoom) };
  const bounds = new library.LngLatBounds();
  const spread = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(spread));
  for (const feature of base.features) if (feature.geometry) spread(feature.geometry.coordinates);
  return bounds.isEmpty() ? { center: [0, 0], zoom: 2 } : { bounds, fitBoundsOptions: { padding: 16 } };
}

function addPoints(library, map, points) {
  map.addSource("points", { type: "geojson", data: points, cluster: true, clusterMaxZoom: 15, clusterRadius: 44, clusterProperties: LATE_INSIDE });
  for (const one of pointLayers()) map.addLayer(one);
  map.on("click", "clusters", async (event) => {
    const { cluster_id: id } = event.features[0].properties;
    const zoom = await map.getSource("points").getClusterExpansionZoom(id);
    map.easeTo({ center: event.features[0].geometry.coordinates, zoom });
  });
  map.on("click", "points", (event) => {
    const { href } = event.features[0].properties;
    if (href) location.assign(href);
  });
  const popup = new library.Popup({ closeButton: false, closeOnClick: false, offset: 10 });
  map.on("mouseenter", "points", (event) => {
    const [point] = event.features;
    if (point.properties.label) popup.setLngLat(point.geometry.coordinates).setText(point.properties.label).addTo(map);
  });
  map.on("mouseleave", "points", () => popup.remove());
  for (const id of ["clusters", "points"]) {
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
}

function addPin(library, map, box) {
  new library.Marker({ color: token("danger") }).setLngLat([Number(box.dataset.lon), Number(box.dataset.lat)]).addTo(map);
}

// Picking a place: the pin stays in the middle, the map moves under it, two inputs follow.
function follow(map, box) {
  const [lon, lat] = ["lon", "lat"].map((end) => document.getElementById(`${box.dataset.pick}_${end}`));
  box.querySelector(".map-aim").hidden = false;
  const write = () => {
    const middle = map.getCenter();
    lon.value = middle.lng.toFixed(6);
    lat.value = middle.lat.toFixed(6);
    lon.dispatchEvent(new Event("change", { bubbles: true }));
  };
  map.on("moveend", (event) => { if (event.originalEvent || event.found) write(); });
  map.on("click", (event) => map.easeTo({ center: event.lngLat }, { found: true }));
  // The form has learnt the place some other way: from a photo, from the phone. It knows, and is not told again.
  box.addEventListener("map:go", ({ detail }) => map.jumpTo({ center: [detail.lon, detail.lat], zoom: 17 }));
  const tools = box.querySelector(".map-tools");
  if (!navigator.geolocation) return;
  tools.hidden = false;
  tools.querySelector("[data-map-here]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => map.flyTo({ center: [coords.longitude, coords.latitude], zoom: 17 }, { found: true }),
      () => { tools.hidden = true; },
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
}

// Also for boxes that arrive later, and for those in a fold only when it is opened; a map whose box has left gives its canvas back.
const maps = new Map();

function startNew() {
  for (const [box, map] of maps) {
    if (box.isConnected) continue;
    map?.remove();
    maps.delete(box);
  }
  for (const box of document.querySelectorAll("[data-map]")) {
    if (maps.has(box) || box.closest("details:not([open])")) continue;
    maps.set(box, null);
    start(box);
  }
}

startNew();
document.addEventListener("htmx:afterSettle", startNew);
document.addEventListener("toggle", startNew, true);
