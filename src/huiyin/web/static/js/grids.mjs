// Drawing worker grids. The geometry is the server's: each step is sent there and the borders come back whole, with
// what is wrong with them. Only moving corners happens here, for it must follow the hand; neighbours move along.

import { token } from "./map-style.mjs";

const TONES = ["info", "done", "soon", "primary"];

document.addEventListener("map:ready", ({ target, detail: { map, library } }) => {
  const desk = document.querySelector("[data-grid-desk]");
  const shown = target.closest("[data-grid-show]");
  if (desk?.contains(target)) new Desk(desk, map, library).begin();
  else if (shown) showDraft(shown, map, library);
});

async function shapesAt(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

const collection = (features) => ({ type: "FeatureCollection", features });
const pieces = (flaws) => collection(flaws.filter(({ piece }) => piece).map(({ piece }) => ({ type: "Feature", properties: {}, geometry: piece })));

function fit(map, library, features) {
  const bounds = new library.LngLatBounds();
  const spread = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(spread));
  for (const { geometry } of features) spread(geometry.coordinates);
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 40, animate: false });
}

function addLayers(map, language) {
  for (const id of ["grids", "grid-flaws", "grid-before"]) map.addSource(id, { type: "geojson", data: collection([]) });
  const chosen = ["boolean", ["get", "chosen"], false];
  const colour = ["match", ["get", "tone"], ...TONES.flatMap((tone) => [tone, token(tone)]), token("info")];
  map.addLayer({ id: "grids", type: "fill", source: "grids", paint: { "fill-color": colour, "fill-opacity": ["case", chosen, 0.45, 0.14] } });
  map.addLayer({ id: "grid-lines", type: "line", source: "grids", paint: { "line-color": token("text"), "line-width": ["case", chosen, 3.5, 1.75] } });
  map.addLayer({ id: "grid-before", type: "line", source: "grid-before", paint: { "line-color": token("danger"), "line-width": 1.5, "line-dasharray": [3, 2] } });
  map.addLayer({ id: "grid-flaws", type: "fill", source: "grid-flaws", paint: { "fill-color": token("danger"), "fill-opacity": 0.7 } });
  map.addLayer({ id: "grid-flaw-lines", type: "line", source: "grid-flaws", paint: { "line-color": token("danger"), "line-width": 3 } });
  map.addLayer({
    id: "grid-names", type: "symbol", source: "grids",
    layout: { "text-field": ["coalesce", ["get", language], ""], "text-font": ["sans-serif"], "text-size": 13 },
    paint: { "text-color": token("map-label"), "text-halo-color": token("map-land"), "text-halo-width": 2 },
  });
}

const LANGUAGE = document.documentElement.lang.startsWith("zh") ? "name_zh" : "name_en";

async function showDraft(box, map, library) {
  addLayers(map, "words");
  const [draft, before] = await Promise.all([shapesAt(box.dataset.shapes), shapesAt(box.dataset.before)]);
  const told = draft.features.map((feature, n) => ({ ...feature, properties: { ...feature.properties, tone: TONES[n % TONES.length], words: feature.properties[LANGUAGE] } }));
  map.getSource("grids").setData(collection(told));
  map.getSource("grid-before").setData(collection(before.features));
  map.getSource("grid-flaws").setData(pieces(draft.flaws));
  fit(map, library, [...draft.features, ...before.features]);
}

class Desk {
  constructor(form, map, library) {
    Object.assign(this, { form, map, library, features: [], flaws: [], before: [], chosen: new Set(), tool: "", busy: false });
    this.words = form.dataset;
    this.told = form.querySelector("[data-grid-told]");
  }

  async begin() {
    const [{ features, flaws }, drawing, { TerraDrawMapLibreGLAdapter }] = await Promise.all([
      shapesAt(this.words.shapes), import(this.words.draw), import(this.words.adapter),
    ]);
    Object.assign(this, { features, flaws });
    addLayers(this.map, "words");
    fit(this.map, this.library, features);
    this.pen = penOn(this.map, drawing, TerraDrawMapLibreGLAdapter);
    this.pen.on("finish", (id, { action }) => this.finished(id, action));
    this.map.on("click", "grids", (event) => { if (!this.tool) this.choose(event.features[0].properties.at); });
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("click", (event) => this.pressed(event.target.closest("[data-tool]")));
    document.addEventListener("keydown", ({ key }) => { if (key === "Escape" && this.tool) this.putDown(); });
    this.form.addEventListener("submit", () => { this.putDown(); this.form.elements.shapes.value = JSON.stringify(collection(this.features)); });
    for (const part of ["[data-grid-tools]", "[data-grid-send]"]) this.form.querySelector(part).hidden = false;
    this.show();
    this.form.dataset.ready = "";
  }

  say(words) { this.told.textContent = words; }

  show() {
    const told = this.features.map((feature, n) => ({
      ...feature,
      properties: { at: n, words: this.name(feature), tone: TONES[n % TONES.length], chosen: this.chosen.has(n) },
    }));
    this.map.getSource("grids").setData(collection(told));
    this.map.getSource("grid-flaws").setData(pieces(this.flaws));
    this.list();
    this.form.querySelector("[data-tool=undo]").disabled = !this.before.length;
    for (const button of this.form.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", button.dataset.tool === this.tool);
    const only = this.chosen.size === 1 ? this.features[[...this.chosen][0]] : null;
    const names = this.form.querySelector("[data-grid-names]");
    names.hidden = !only;
    for (const input of names.querySelectorAll("input")) input.value = only?.properties[input.dataset.name] ?? "";
  }

  list() {
    const list = this.form.querySelector("[data-grid-list]");
    const focused = document.activeElement?.name === "chosen" ? document.activeElement.value : null;
    list.replaceChildren(...this.features.map((feature, n) => {
      const [line, label, box, words] = ["li", "label", "input", "span"].map((tag) => document.createElement(tag));
      label.className = "check";
      Object.assign(box, { type: "checkbox", name: "chosen", value: n, checked: this.chosen.has(n) });
      words.textContent = this.name(feature);
      label.append(box, words);
      line.append(label);
      return line;
    }));
    if (focused !== null) list.querySelector(`[value="${focused}"]`)?.focus();
    const flaws = this.form.querySelector("[data-grid-flaws]");
    flaws.hidden = !this.flaws.length;
    flaws.querySelector("ul").replaceChildren(...this.flaws.slice(0, 12).map(({ text }) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  name({ properties }) { return properties[LANGUAGE] || properties.name_zh || properties.name_en || this.words.wordNew; }

  choose(n) {
    if (!this.chosen.delete(n)) this.chosen.add(n);
    this.show();
  }

  changed(input) {
    if (input.name === "chosen") {
      this.putDown();
      this.choose(Number(input.value));
    } else if (input.dataset.name && this.chosen.size === 1) {
      this.remember();
      const at = [...this.chosen][0];
      const feature = this.features[at];
      this.features[at] = { ...feature, properties: { ...feature.properties, [input.dataset.name]: input.value.trim() } };
      this.show();
    }
  }

  pressed(button) {
    if (!button || this.busy) return;
    const { tool } = button.dataset;
    if (tool === "undo") this.undo();
    else if (tool === "merge") this.merge();
    else if (tool === this.tool) this.putDown();
    else this.take(tool);
  }

  take(tool) {
    this.putDown();
    if (tool !== "draw" && this.chosen.size !== 1) return this.say(this.words.wordChoose);
    if (tool === "draw" && this.chosen.size > 1) return this.say(this.words.wordChoose);
    if (tool === "corners" && !this.hold()) return this.say(this.words.wordParts);
    this.tool = tool;
    if (tool !== "corners") this.pen.setMode(tool === "split" ? "linestring" : "polygon");
    this.say({ split: this.words.wordLine, draw: this.words.wordBorder, corners: this.words.wordCorners }[tool]);
    this.show();
  }

  putDown() {
    if (!this.tool) return;
    this.tool = "";
    this.pen.clear();
    this.pen.setMode("static");
    this.say("");
    this.show();
  }

  hold() {
    const feature = this.features[[...this.chosen][0]];
    if (feature.geometry.type !== "Polygon" || feature.geometry.coordinates.length > 1) return false;
    this.pen.setMode("select");
    const [{ id, valid }] = this.pen.addFeatures([{ type: "Feature", properties: { mode: "polygon" }, geometry: structuredClone(feature.geometry) }]);
    if (valid) this.pen.selectFeature(id);
    return valid;
  }

  finished(id, action) {
    const drawn = this.pen.getSnapshotFeature(id)?.geometry;
    if (!drawn) return;
    if (this.tool === "corners") return this.moved(drawn);
    if (action !== "draw") return;
    const tool = this.tool;
    // Only after the pen has put down its own tools.
    setTimeout(() => { this.putDown(); this.step(tool, drawn); });
  }

  merge() {
    this.putDown();
    if (this.chosen.size < 2) return this.say(this.words.wordChooseTwo);
    return this.step("merge");
  }

  moved(drawn) {
    const at = [...this.chosen][0];
    const was = this.features[at].geometry.coordinates[0];
    this.remember();
    const along = follower(was, drawn.coordinates[0]);
    this.features = this.features.map((feature, n) => {
      if (n === at) return { ...feature, geometry: structuredClone(drawn) };
      return along ? { ...feature, geometry: { ...feature.geometry, coordinates: along(feature.geometry) } } : feature;
    });
    this.step("check", null, { remembered: true });
  }

  async step(step, geometry = null, { remembered = false } = {}) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("shapes", JSON.stringify(collection(this.features)));
    body.set("step", step);
    for (const n of this.chosen) body.append("chosen", n);
    if (geometry) body.set("geometry", JSON.stringify(geometry));
    this.busy = true;
    try {
      const answer = await fetch(this.words.step, { method: "POST", body, credentials: "same-origin" });
      const said = await answer.json();
      if (said.error) return this.say(said.error);
      if (!remembered) this.remember();
      Object.assign(this, { features: said.features, flaws: said.flaws });
      if (step !== "check") this.chosen.clear();
      this.show();
      this.say(said.flaws.length ? said.flaws[0].text : this.words.wordSound);
    } catch {
      this.say(this.words.wordFailed);
    } finally {
      this.busy = false;
    }
  }

  remember() { this.before.push({ features: this.features, flaws: this.flaws }); }

  undo() {
    this.putDown();
    const last = this.before.pop();
    if (!last) return;
    this.chosen.clear();
    Object.assign(this, last);
    this.show();
    this.say("");
  }
}

function penOn(map, drawing, Adapter) {
  const styles = { fillColor: token("primary"), outlineColor: token("primary"), fillOpacity: 0.2, outlineWidth: 3 };
  const points = { selectionPointColor: token("primary"), selectionPointWidth: 7, midPointColor: token("surface"), midPointOutlineColor: token("primary"), midPointWidth: 5, selectedPolygonColor: token("primary"), selectedPolygonOutlineColor: token("primary"), selectedPolygonFillOpacity: 0.2, selectedPolygonOutlineWidth: 3 };
  const pen = new drawing.TerraDraw({
    adapter: new Adapter({ map, coordinatePrecision: 9 }),
    modes: [
      new drawing.TerraDrawRenderMode({ modeName: "static", styles: {} }),
      new drawing.TerraDrawLineStringMode({ styles: { lineStringColor: token("danger"), lineStringWidth: 3, closingPointColor: token("danger"), closingPointWidth: 7 } }),
      new drawing.TerraDrawPolygonMode({ styles: { ...styles, closingPointColor: token("danger"), closingPointWidth: 7 } }),
      new drawing.TerraDrawSelectMode({ allowManualDeselection: false, styles: points, flags: { polygon: { feature: { coordinates: { draggable: true, deletable: true, midpoints: { draggable: true } } } } } }),
    ],
  });
  pen.start();
  pen.setMode("static");
  return pen;
}

const same = ([x1, y1], [x2, y2]) => x1 === x2 && y1 === y2;

// What has happened to one ring, as something that can be done to another: a corner moved, came, or went.
function follower(was, is) {
  const [old, now] = [was.slice(0, -1), is.slice(0, -1)];
  const moved = old.length === now.length ? old.findIndex((corner, n) => !same(corner, now[n])) : -1;
  if (moved >= 0) return onRings((ring) => ring.map((corner) => (same(corner, old[moved]) ? now[moved] : corner)));
  if (now.length === old.length + 1) {
    const at = now.findIndex((corner, n) => n === old.length || !same(corner, old[n]));
    const [before, after] = [now[(at + now.length - 1) % now.length], now[(at + 1) % now.length]];
    return onRings((ring) => ring.flatMap((corner, n) => {
      const next = ring[n + 1];
      const between = next && ((same(corner, before) && same(next, after)) || (same(corner, after) && same(next, before)));
      return between ? [corner, now[at]] : [corner];
    }));
  }
  if (now.length === old.length - 1) {
    const at = old.findIndex((corner, n) => n === now.length || !same(corner, now[n]));
    return onRings((ring) => {
      const left = ring.slice(0, -1).filter((corner) => !same(corner, old[at]));
      return left.length < 3 || left.length === ring.length - 1 ? ring : [...left, left[0]];
    });
  }
  return null;
}

const onRings = (change) => ({ type, coordinates }) => (type === "Polygon" ? coordinates.map(change) : coordinates.map((part) => part.map(change)));
