// What one has begun to write in a form of the desk is kept for this tab until it is sent: another matter looked at
// meanwhile, a key hit by mistake or a lost session costs no words. Long texts only; never who reported it.
// Input: <template id="draft-words" data-who="…" data-kept="…" data-drop="…">, printed on pages of whoever is signed in.

const words = document.getElementById("draft-words")?.dataset;
const ALL = "huiyin-draft ";
const NAME = `${ALL}${words?.who} `;

// An address names the matter and the move; a list one came from is no part of it.
const keyOf = (field) => NAME + new URL(field.form.action, location).pathname + " " + field.name;
const fields = (root) => [...root.querySelectorAll("#form form textarea, form.call-form textarea")];

// Of somebody else who sat at this tab before.
for (const key of Object.keys(sessionStorage)) if (key.startsWith(ALL) && !key.startsWith(NAME)) sessionStorage.removeItem(key);

function bringBack(root) {
  for (const field of words ? fields(root) : []) {
    const kept = sessionStorage.getItem(keyOf(field));
    if (!kept || field.dataset.draft || field.value.trim()) continue;
    field.dataset.draft = "back";
    field.value = kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    tell(field);
  }
}

function tell(field) {
  const note = Object.assign(document.createElement("p"), { className: "draft-note muted small" });
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: words.drop });
  note.setAttribute("role", "status");
  note.append(`${words.kept} `, drop);
  drop.addEventListener("click", () => {
    field.value = "";
    sessionStorage.removeItem(keyOf(field));
    note.remove();
    field.focus();
  });
  field.after(note);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!words || !field.matches?.("#form form textarea, form.call-form textarea")) return;
  if (field.value.trim()) sessionStorage.setItem(keyOf(field), field.value);
  else sessionStorage.removeItem(keyOf(field));
});

// A refused form (409, 422) comes back with its words in it, so what was sent need not be kept any longer.
const forget = (form) => { for (const field of form.querySelectorAll("textarea")) sessionStorage.removeItem(keyOf(field)); };
document.addEventListener("submit", (event) => event.target.matches("form.call-form") && forget(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt; // gone from the page by now, where the answer took its place
  if (form.matches?.("form[hx-post]") && event.detail.xhr?.status > 0 && event.detail.xhr.status < 500) forget(form);
});
document.addEventListener("htmx:afterSettle", (event) => bringBack(event.detail.elt));
bringBack(document);
