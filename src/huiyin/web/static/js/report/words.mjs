// Words come from the page (data-word-… of #report-words), in its language; scripts hold none.

const box = document.getElementById("report-words");

export const data = box?.dataset ?? {};

// say("waiting", { n: 3 }) → the text of data-word-waiting with {n} filled in.
export function say(name, values = {}) {
  const key = `word${name[0].toUpperCase()}${name.slice(1)}`;
  return Object.entries(values).reduce((text, [from, to]) => text.replaceAll(`{${from}}`, to), data[key] ?? name);
}
