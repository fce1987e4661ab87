// Words and small pieces come from the page (layouts/field_app.html), in its language; scripts hold none.

const box = document.getElementById("field-app");

export const app = box?.dataset ?? {};
export const owner = app.owner ?? "";

// say("waiting", { n: 3 }) → the text of data-word-waiting with {n} filled in.
export function say(name, values = {}) {
  const key = `word${name[0].toUpperCase()}${name.slice(1)}`;
  return Object.entries(values).reduce((text, [from, to]) => text.replaceAll(`{${from}}`, to), app[key] ?? name);
}

// A note at the top of the page that stays until the next page: a copy of <template id="note-…">, with `text` in it.
export function note(tone, text) {
  const template = document.getElementById(`note-${tone}`);
  const region = document.getElementById("field-notes");
  if (!template || !region) return;
  const piece = template.content.cloneNode(true);
  piece.querySelector("p").textContent = text;
  region.replaceChildren(piece);
  region.scrollIntoView({ block: "nearest" });
}

// What was done is said on the page that comes next.
export const later = (tone, text) => sessionStorage.setItem("huiyin-note", JSON.stringify([tone, text]));

export function sayWhatWasKept() {
  const kept = sessionStorage.getItem("huiyin-note");
  if (!kept) return;
  sessionStorage.removeItem("huiyin-note");
  note(...JSON.parse(kept));
}

export const clockTime = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });

export function ago(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  return seconds < 60 ? say("seconds", { n: seconds }) : say("minutes", { n: Math.round(seconds / 60) });
}
