// What is it? While somebody types plain words, the likely kinds stand first; one tap chooses, a second takes it back.

const MOST = 6;
const box = document.querySelector("[data-kinds]");
const text = document.getElementById("id_text");
const likely = [...box.querySelectorAll("label")];
let kinds = [];

// A long word says more than a short one, a Chinese character about as much as four Latin letters: as the server weighs.
const weight = (word) => [...word].reduce((sum, one) => sum + (one.codePointAt(0) > 0x2e7f ? 1 : 0.25), 0) ** 1.5;

export function rank(said, all) {
  const words = said.trim().toLowerCase();
  if (!words) return [];
  const score = ({ words: known }) => Math.max(0, ...known.map((word) => (words.includes(word) ? weight(word) : half(words, word))));
  const scored = all.map((kind) => ({ kind, score: score(kind) })).filter((one) => one.score > 0);
  return scored.sort((one, other) => other.score - one.score).slice(0, MOST).map((one) => one.kind);
}

// Half typed is half understood: “井” finds 井盖, “lam” finds lamp; two characters of a name that stand in the words count too.
function half(words, word) {
  const last = words.split(/[\s,.;，。；、]+/).pop();
  if (last && (last.codePointAt(0) > 0x2e7f || last.length > 2) && word.includes(last)) return weight(last) * 0.9;
  if (word.codePointAt(0) <= 0x2e7f) return 0;
  let shared = 0;
  for (let n = 0; n + 2 <= word.length; n += 1) if (words.includes(word.slice(n, n + 2))) shared += 1;
  return shared ? weight("汉".repeat(shared + 1)) * 0.8 : 0;
}

export const chosen = () => box.querySelector("input:checked")?.value ?? "";

// By its code alone, where a draft comes back.
export function choose(code) {
  if (!code) { box.querySelectorAll("input").forEach((input) => { input.checked = false; }); return; }
  let input = [...box.querySelectorAll("input")].find((one) => one.value === code);
  if (!input) {
    const kind = kinds.find((one) => one.code === code);
    if (!kind) return;
    box.querySelector("[data-kind-list]").prepend(label(kind));
    input = box.querySelector("input");
  }
  input.checked = true;
}

function label(kind) {
  const piece = box.querySelector("template").content.firstElementChild.cloneNode(true);
  piece.querySelector("input").value = kind.code;
  piece.querySelector("span").textContent = kind.name;
  return piece;
}

function draw() {
  const code = chosen();
  const found = rank(text.value, kinds);
  const list = found.length ? found.map(label) : likely;
  const kept = [...box.querySelectorAll("label")].find((one) => one.querySelector("input").checked);
  const rest = list.filter((one) => one.querySelector("input").value !== code);
  for (const one of rest) one.querySelector("input").checked = false;
  box.querySelector("[data-kind-list]").replaceChildren(...(kept ? [kept, ...rest] : rest).slice(0, MOST + 1));
  for (const legend of box.querySelectorAll("[data-legend]")) legend.hidden = (legend.dataset.legend === "found") !== found.length > 0;
}

// A second tap takes it back: a radio button alone never lets go.
box.addEventListener("pointerdown", (event) => {
  const input = event.target.closest("label")?.querySelector("input");
  if (input) input.dataset.was = input.checked ? "yes" : "";
});
box.addEventListener("click", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.dataset.was !== "yes") return;
  input.dataset.was = "";
  input.checked = false;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
text.addEventListener("input", draw);

export const ready = (async () => {
  try {
    kinds = (await (await fetch(box.dataset.kinds, { credentials: "same-origin" })).json()).kinds;
    if (text.value) draw();
  } catch (error) {
    console.warn(error); // without a line: the likely ones, and free words, are enough
  }
})();
