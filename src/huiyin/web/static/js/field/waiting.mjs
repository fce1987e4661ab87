// What waits on this phone, and what the server refused: in words, with what was written, and what one can do about it.

import { count, hurry } from "./app.mjs";
import { enqueue } from "./queue.mjs";
import { clockTime, note, owner, say } from "./words.mjs";

const store = self.HuiyinStore;
const list = document.getElementById("waiting-list");
const NOTHING = document.getElementById("waiting-none");

async function draw() {
  const items = await store.all(owner);
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  list.replaceChildren(...items.map((item) => card(item, items)));
  NOTHING.hidden = items.length > 0;
}

function card(item, items) {
  const piece = document.getElementById("waiting-item").content.cloneNode(true);
  const find = (name) => piece.querySelector(`[data-item="${name}"]`);
  const refused = item.state === "refused";
  const held = !refused && items.some((other) => other.state === "refused" && other.id < item.id && other.about && other.about === item.about);
  find("what").textContent = item.what;
  find("made").textContent = say("madeAt", { at: clockTime(item.made) });
  find("text").textContent = item.fields.find(([name]) => name === "text")?.[1] ?? "";
  find("waits").hidden = refused;
  find("waits").querySelector("span").textContent = say(held ? "held" : "waits");
  find("refused").hidden = find("why").hidden = find("choices").hidden = !refused;
  find("why").textContent = item.said || say("unread", { status: item.status ?? "" });
  find("photos").append(...item.photos.map(picture));
  if (refused) offer(item, piece);
  return piece;
}

function picture({ blob }, n) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  Object.assign(image, { src: URL.createObjectURL(blob), alt: say("photo", { n: n + 1 }) });
  item.append(image);
  return item;
}

function offer(item, piece) {
  const button = (name) => piece.querySelector(`[data-do="${name}"]`);
  const answered = /^\/field\/m\/([^/]+)\/(?:true|untrue|fixed|not-fixed|escalate)\/$/.exec(item.path);
  button("note").hidden = !answered;
  button("note").addEventListener("click", () => asNote(item, answered[1]));
  button("edit").hidden = !item.edit;
  button("edit").href = `${item.edit}#edit=${item.id}`;
  button("again").hidden = Boolean(answered);
  button("again").addEventListener("click", () => again(item));
  button("discard").addEventListener("click", () => {
    const dialog = document.getElementById("discard-dialog");
    dialog.querySelector("[data-what]").textContent = item.what;
    dialog.querySelector("[data-discard]").onclick = async () => { dialog.close(); await store.remove(owner, item.id); refresh(); };
    dialog.showModal();
  });
}

// What was seen is worth keeping even when the question has been answered by somebody else.
async function asNote(item, number) {
  const fields = [["text", [item.what, item.fields.find(([name]) => name === "text")?.[1]].filter(Boolean).join("\n")]];
  await enqueue({ ...plain(item), path: `/field/m/${number}/note/`, what: `${say("asNote")} · ${item.what}`, fields }, item.id);
  refresh();
}

async function again(item) {
  await enqueue(plain(item), item.id);
  refresh();
}

const plain = ({ path, about, what, fields, photos, edit }) => ({ path, about, what, fields, photos, edit });

async function refresh() {
  await draw();
  await count();
  const outcome = await hurry();
  if (outcome.sent?.length) note("done", outcome.sent.at(-1).done.said);
  await draw();
}

if (owner && list) {
  draw();
  document.addEventListener("huiyin:counted", draw);
  document.querySelector("[data-send-now]").addEventListener("click", refresh);
}
