// Maps of the district: a quiet base of its own roads, water and green; matters as small shapes by stage.
// MapLibre is fetched only where a map is on the page. Addresses come from data attributes, words from the template.

const CHINESE = document.documentElement.lang.startsWith("zh");
const NAME = CHINESE ? ["coalesce", ["get", "name_zh"], ["get", "name_en"], ""] : ["coalesce", ["get", "name_en"], ["get", "name_zh"], ""];
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const layer = (kind) => ["==", ["get", "layer"], kind];

// Drawn bottom to top. `layer` in the base's properties says which of these a feature belongs to.
function baseLayers() {
  const fill = (id, colour, extra = {}) => ({ id, type: "fill", source: "base", filter: layer(id), paint: { "fill-color": token(colour), ...extra } });
  const line = (id, kind, colour, width, extra = {}) => ({
    id, type: "line", source: "base", filter: layer(kind), layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": token(colour), "line-width": width, ...extra },
  });
  const byClass = (major, minor, zoom) => ["interpolate", ["exponential", 1.6], ["zoom"], 10, ["match", ["get", "class"], ["ring", "main"], major / 3, minor / 6], zoom, ["match", ["get", "class"], ["ring", "main"], major, minor]];
  return [
    { id: "land", type: "background", paint: { "background-color": token("map-land") } },
    fill("green", "map-green"),
    fill("water", "map-water"),
    fill("building", "map-building"),
    line("road-edge", "road", "map-road-edge", byClass(14, 8, 17)),
    line("road-fill", "road", "map-road", byClass(11, 6, 17)),
    line("grid-line", "grid", "map-line", 0.6, { "line-opacity": 0.5 }),
    line("community-line", "community", "map-line", 0.8, { "line-opacity": 0.6, "line-dasharray": [3, 2] }),
    line("street-line", "street", "map-line", 1.4),
    line("district-line", "district", "primary", 2),
    label("road-name", "road", 11, { "symbol-placement": "line", "text-max-angle": 30 }, 14),
    label("water-name", "water", 12, {}, 12),
    label("green-name", "green", 11, {}, 13),
    label("community-name", "community", 11, {}, 13.5),
    { ...label("street-name", "street", 13, {}, 10), maxzoom: 13.5 },
  ];
}

function label(id, kind, size, layout, minzoom) {
  return {
    id, type: "symbol", source: "base", filter: layer(kind), minzoom,
    layout: { "text-field": NAME, "text-size": size, "text-font": ["sans-serif"], "text-padding": 8, ...layout },
    paint: { "text-color": token("map-label"), "text-halo-color": token("map-land"), "text-halo-width": 1.5 },
  };
}

// A matter's shape repeats its tone: overdue is a diamond, done a ring, the others discs.
function pointLayers() {
  const tone = ["match", ["get", "tone"], "danger", token("danger"), "soon", token("soon"), "done", token("done"), "info", token("info"), token("primary")];
  const shape = ["match", ["get", "tone"], "danger", "◆", "done", "○", "●"];
  return [
    { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-color": token("primary"), "circle-radius": ["step", ["get", "point_count"], 13, 10, 17, 100, 22, 1000, 28], "circle-stroke-width": 2, "circle-stroke-color": token("surface") } },
    { id: "cluster-count", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 12, "text-font": ["sans-serif"], "text-allow-overlap": true }, paint: { "text-color": token("on-primary") } },
    { id: "points", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]], layout: { "text-field": shape, "text-size": 20, "text-font": ["sans-serif"], "text-allow-overlap": true }, paint: { "text-color": tone, "text-halo-color": token("surface"), "text-halo-width": 2 } },
  ];
}

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
    style: { version: 8, sources: { base: { type: "geojson", data: base } }, layers: baseLayers() },
    ...opening(box, base, library),
    attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 18.5, minZoom: 8,
    locale: {
      "NavigationControl.ZoomIn": box.dataset.wordZoomIn, "NavigationControl.ZoomOut": box.dataset.wordZoomOut,
      "Map.Title": box.querySelector(".map-canvas").getAttribute("aria-label"),
      "ScaleControl.Meters": CHINESE ? "米" : "m", "ScaleControl.Kilometers": CHINESE ? "公里" : "km",
    },
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
  });
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
  map.addSource("points", { type: "geojson", data: points, cluster: true, clusterMaxZoom: 15, clusterRadius: 44 });
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

for (const box of document.querySelectorAll("[data-map]")) start(box);
