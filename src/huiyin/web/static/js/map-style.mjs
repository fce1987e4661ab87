// How the map looks: the quiet base, and matters as small shapes by tone. Colours come from tokens.css.

const CHINESE = document.documentElement.lang.startsWith("zh");
const [FIRST, SECOND] = CHINESE ? ["name_zh", "name_en"] : ["name_en", "name_zh"];
const NAME = ["coalesce", ["get", FIRST], ["get", SECOND], ""];
const FONT = ["sans-serif"]; // drawn by the browser itself: the style names no glyph server

export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const of = (kind) => ["==", ["get", "layer"], kind];
const among = (...classes) => ["in", ["get", "class"], ["literal", classes]];
const MAJOR = ["expressway", "ring", "radial", "arterial", "bridge", "main"];
const byClass = (expressway, arterial, secondary, minor) => [
  "match", ["get", "class"], ["expressway", "ring"], expressway, ["arterial", "radial", "bridge", "main"], arterial, ["secondary"], secondary, minor,
];
// Width in pixels at zoom 11, 14 and 17; `edge` adds the casing.
const roadWidth = (edge) => [
  "interpolate", ["exponential", 1.5], ["zoom"],
  11, byClass(2.4 + edge, 1.6 + edge, 0.7 + edge / 2, 0.3),
  14, byClass(5 + edge, 4 + edge, 2.6 + edge, 1.4 + edge / 2),
  17, byClass(16 + edge, 13 + edge, 9 + edge, 6 + edge),
];

/** Layers of the base, bottom to top. A feature's `layer` says where it belongs, a road's `class` how wide it is. */
export function baseLayers() {
  return [
    { id: "land", type: "background", paint: { "background-color": token("map-land") } },
    fill("green", "map-green"),
    fill("water", "map-water"),
    fill("building", "map-building"),
    road("minor-edge", ["all", of("road"), ["!", among(...MAJOR, "secondary")]], "map-road-edge", 1.5, 13),
    road("minor-road", ["all", of("road"), ["!", among(...MAJOR, "secondary")]], "map-road", 0, 12),
    road("secondary-edge", ["all", of("road"), among("secondary")], "map-road-edge", 1.5, 11.5),
    road("secondary-road", ["all", of("road"), among("secondary")], "map-road", 0, 10),
    road("major-edge", ["all", of("road"), among(...MAJOR)], "map-road-edge", 2, 8),
    road("major-road", ["all", of("road"), among(...MAJOR)], "map-road-major", 0, 8),
    border("grid", "map-line", 0.6, { "line-opacity": 0.4 }, 14.5),
    border("community", "map-line", 0.8, { "line-opacity": 0.5, "line-dasharray": [3, 2] }, 12.5),
    border("street", "map-line", 1.2, { "line-opacity": 0.8 }, 8),
    border("district", "primary", 2, {}, 5),
    label("water", 12, 11, { color: "map-water-label" }),
    label("green", 11, 13),
    { ...label("road", 11, 13, { along: true }), filter: ["all", of("road"), among(...MAJOR, "secondary")] },
    { ...label("road", 11, 15.5, { along: true }), id: "minor-road-name", filter: ["all", of("road"), ["!", among(...MAJOR, "secondary")]] },
    { ...label("community", 11.5, 13), source: "names", maxzoom: 16.5 },
    { ...label("street", 13, 9.5), source: "names", maxzoom: 13 },
  ];
}

/** One point in the middle of each area: a polygon is cut into tiles, and would be named once in every tile. */
export function names(base) {
  const areas = base.features.filter(({ properties }) => ["street", "community"].includes(properties.layer));
  const features = areas.map(({ properties, geometry }) => ({ type: "Feature", properties, geometry: middle(geometry) }));
  return { type: "FeatureCollection", features };
}

function middle({ type, coordinates }) {
  const ring = type === "Polygon" ? coordinates[0] : coordinates.map(([outer]) => outer).sort((a, b) => b.length - a.length)[0];
  let [area, x, y] = [0, 0, 0];
  ring.forEach(([x1, y1], n) => {
    const [x0, y0] = ring[n ? n - 1 : ring.length - 1];
    const cross = x0 * y1 - x1 * y0;
    [area, x, y] = [area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross];
  });
  return { type: "Point", coordinates: area ? [x / (3 * area), y / (3 * area)] : ring[0] };
}

const fill = (kind, colour) => ({ id: kind, type: "fill", source: "base", filter: of(kind), paint: { "fill-color": token(colour) } });

const road = (id, filter, colour, edge, minzoom) => ({
  id, type: "line", source: "base", filter, minzoom, layout: { "line-join": "round", "line-cap": "round" },
  paint: { "line-color": token(colour), "line-width": roadWidth(edge) },
});

const border = (kind, colour, width, paint, minzoom) => ({
  id: `${kind}-border`, type: "line", source: "base", filter: of(kind), minzoom, layout: { "line-join": "round" },
  paint: { "line-color": token(colour), "line-width": width, ...paint },
});

function label(kind, size, minzoom, { along = false, color = "map-label" } = {}) {
  const way = along ? { "symbol-placement": "line", "text-max-angle": 30, "symbol-spacing": 320 } : { "text-max-width": 7 };
  return {
    id: `${kind}-name`, type: "symbol", source: "base", filter: of(kind), minzoom,
    layout: { "text-field": NAME, "text-size": size, "text-font": FONT, "text-padding": 6, ...way },
    paint: { "text-color": token(color), "text-halo-color": token("map-land"), "text-halo-width": 1.5 },
  };
}

/** How many of a cluster are overdue: a cluster must not hide what burns inside of it. */
export const LATE_INSIDE = { late: ["+", ["case", ["==", ["get", "tone"], "danger"], 1, 0]] };

/** Matters of the source “points”: clusters by count, with a ring and the number of the overdue ones inside; one alone by tone, where overdue is a diamond and done a ring. */
export function pointLayers() {
  const tone = (...pairs) => ["match", ["get", "tone"], ...pairs];
  const colour = tone("danger", token("danger"), "soon", token("soon"), "done", token("done"), "info", token("info"), token("primary"));
  const shape = tone("danger", "◆", "done", "○", "●");
  const halo = { "text-halo-color": token("surface"), "text-halo-width": 2 };
  const text = { "text-font": FONT, "text-allow-overlap": true };
  const burning = [">", ["coalesce", ["get", "late"], 0], 0];
  const radius = ["step", ["get", "point_count"], 13, 10, 16, 100, 20, 1000, 26];
  return [
    {
      id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"],
      paint: { "circle-color": token("primary"), "circle-radius": radius, "circle-stroke-width": ["case", burning, 3, 2], "circle-stroke-color": ["case", burning, token("danger"), token("surface")] },
    },
    {
      id: "cluster-count", type: "symbol", source: "points", filter: ["has", "point_count"],
      layout: { ...text, "text-field": ["get", "point_count_abbreviated"], "text-size": 12 }, paint: { "text-color": token("on-primary") },
    },
    {
      id: "cluster-late", type: "symbol", source: "points", filter: ["all", ["has", "point_count"], burning],
      layout: { ...text, "text-field": ["concat", "◆ ", ["to-string", ["get", "late"]]], "text-size": 11, "text-anchor": "top", "text-offset": [0, 1.3] },
      paint: { "text-color": token("danger"), ...halo },
    },
    {
      id: "points", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]],
      layout: { ...text, "text-field": shape, "text-size": tone("done", 22, 20) }, paint: { "text-color": colour, ...halo },
    },
  ];
}
