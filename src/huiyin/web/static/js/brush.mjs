// The brush: rectangles drawn over a photo with mouse, pen or finger go into the form's hidden field `boxes`, in
// thousandths of the picture. By keyboard the parts of the grid are ticked, as without this file.

const THIN = 8; // thousandths; less is a tap, not a rectangle

for (const form of document.querySelectorAll("[data-brush]")) begin(form);

function begin(form) {
  const area = form.querySelector("[data-brush-area]");
  const marks = area.querySelector("svg");
  const field = form.querySelector("[data-brush-boxes]");
  const undo = form.querySelector("[data-brush-undo]");
  const boxes = read(field.value);
  let drawing = null;

  area.classList.add("is-drawn");
  form.querySelector("[data-brush-how]").hidden = false;
  form.querySelector("[data-brush-tick]").hidden = true;
  undo.hidden = false;

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    event.preventDefault();
    try { area.setPointerCapture(event.pointerId); } catch { /* a pointer that is gone already */ }
    drawing = { from: at(event), box: null };
  });
  area.addEventListener("pointermove", (event) => {
    if (!drawing || !event.isPrimary) return;
    drawing.box = between(drawing.from, at(event));
    show();
  });
  area.addEventListener("pointerup", (event) => {
    if (!drawing || !event.isPrimary) return;
    const [left, top, right, bottom] = between(drawing.from, at(event));
    drawing = null;
    if (right - left >= THIN && bottom - top >= THIN) boxes.push([left, top, right, bottom]);
    keep();
  });
  area.addEventListener("pointercancel", () => { drawing = null; show(); });
  undo.addEventListener("click", () => { boxes.pop(); keep(); });
  keep();

  function at(event) {
    const { left, top, width, height } = area.getBoundingClientRect();
    const share = (value, whole) => Math.max(0, Math.min(1000, Math.round((value / whole) * 1000)));
    return [share(event.clientX - left, width), share(event.clientY - top, height)];
  }

  function keep() {
    field.value = boxes.length ? JSON.stringify(boxes) : "";
    undo.disabled = !boxes.length;
    show();
  }

  function show() {
    for (const old of marks.querySelectorAll(".brush-new")) old.remove();
    for (const [left, top, right, bottom] of drawing?.box ? [...boxes, drawing.box] : boxes) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const given = { class: "brush-new", x: left, y: top, width: right - left, height: bottom - top };
      for (const [name, value] of Object.entries(given)) rect.setAttribute(name, value);
      marks.append(rect);
    }
  }
}

const between = ([a, b], [c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];

// A refused form comes back with what was drawn.
function read(text) {
  try {
    return JSON.parse(text || "[]").filter((box) => Array.isArray(box) && box.length === 4 && box.every(Number.isFinite));
  } catch {
    return [];
  }
}
