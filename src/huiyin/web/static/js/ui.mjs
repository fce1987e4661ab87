// Small behaviours for all pages. Every page works without this file; nothing here decides anything.

const on = (type, selector, handler) =>
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (target) handler(event, target);
  });

// Dialogs: <a href="#id" data-dialog="id"> opens <dialog id>; without this script the fragment shows it.
on("click", "[data-dialog]", (event, opener) => {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
});
on("click", "[data-dialog-close]", (event, closer) => {
  event.preventDefault();
  closer.closest("dialog")?.close();
});
on("click", "dialog", (event, dialog) => {
  if (event.target === dialog && dialog.open) dialog.close();
});

// Menus close when something else is pressed, or on Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Single keys can be switched off where they are listed, for this browser: who dictates would press them by speaking.
const LETTERS = "huiyin-letters";
const letters = () => document.documentElement.dataset.letters !== "off";
// A browser that keeps nothing (cookies blocked) refuses even to be asked; then the choice holds for this page.
const keeping = (act) => { try { return act(localStorage); } catch { return null; } };
document.documentElement.dataset.letters = keeping((kept) => kept.getItem(LETTERS)) ?? "on";
for (const box of document.querySelectorAll("[data-letters-box]")) box.checked = letters();
on("change", "[data-letters-box]", (event, box) => {
  document.documentElement.dataset.letters = box.checked ? "on" : "off";
  keeping((kept) => kept.setItem(LETTERS, document.documentElement.dataset.letters));
});

// Keys: a plain letter presses the visible element that carries it, unless somebody is typing or a dialog is open.
document.addEventListener("keydown", (event) => {
  if (!letters() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog[open]")) return;
  if (document.querySelector("dialog[open]")) return;
  for (const target of document.querySelectorAll("[data-key]")) {
    if (target.dataset.key.toLowerCase() !== event.key.toLowerCase() || !target.offsetParent || target.disabled) continue;
    event.preventDefault();
    if (target.matches("input, select, textarea")) target.focus();
    else target.click();
    return;
  }
});

// After a refused form: read the summary first.
const settle = (root) => root.querySelector?.("[data-focus]")?.focus();
settle(document);
document.addEventListener("htmx:afterSettle", (event) => settle(event.target));

// What failed says so, in a corner, until it is read.
export function toast(template) {
  const source = document.getElementById(template);
  const region = document.getElementById("toasts");
  if (!source || !region) return;
  region.replaceChildren(source.content.cloneNode(true));
  setTimeout(() => region.replaceChildren(), 12000);
}
document.addEventListener("htmx:sendError", () => toast("toast-offline"));
document.addEventListener("htmx:responseError", () => toast("toast-error"));

// “4 new”: rows never move under the cursor; the bar tells, a press fetches. One stream for all bars of an address.
const streams = new Map();
function listen() {
  const bars = [...document.querySelectorAll("[data-live]")];
  for (const [address, stream] of streams) {
    if (bars.some((bar) => bar.dataset.live === address)) continue;
    stream.close();
    streams.delete(address);
  }
  for (const bar of bars) {
    if (bar.dataset.count) continue;
    bar.dataset.count = 0;
    const address = bar.dataset.live;
    if (!streams.has(address)) streams.set(address, new EventSource(address, { withCredentials: true }));
    for (const name of (bar.dataset.events || "message").split(",")) streams.get(address).addEventListener(name.trim(), (event) => { if (concerns(bar, event)) tell(bar, event); });
  }
}
// A filtered list is told of what its filters let through, as far as the event says.
function concerns(bar, event) {
  if (!bar.dataset.only) return true;
  const said = JSON.parse(event.data);
  return Object.entries(JSON.parse(bar.dataset.only)).every(([name, start]) => String(said[name] ?? "").startsWith(start));
}
// What shows by itself what it was told (data-told) gets it as an event of its own.
function tell(bar, event) {
  if (bar.hasAttribute("data-told")) {
    bar.dispatchEvent(new CustomEvent("huiyin:told", { detail: JSON.parse(event.data) }));
    return;
  }
  bar.dataset.count = Number(bar.dataset.count) + 1;
  bar.querySelector("span").textContent = bar.dataset.word.replace("{n}", bar.dataset.count);
  bar.hidden = false;
}
listen();
document.addEventListener("htmx:afterSettle", listen);
addEventListener("pagehide", () => streams.forEach((stream) => stream.close()));

// A form is sent once: a second press while it is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// Chosen photos are shown at once: <input type="file" data-preview="id of a ul">.
on("change", "input[type=file][data-preview]", (event, input) => {
  const list = document.getElementById(input.dataset.preview);
  if (!list) return;
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  list.replaceChildren(...[...input.files].filter((file) => file.type.startsWith("image/")).map((file) => {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    item.append(image);
    return item;
  }));
  list.hidden = !list.childElementCount;
});

// Print, copy: buttons that only make sense with a script are hidden without one.
on("click", "[data-print]", () => print());
on("click", "[data-copy]", async (event, button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.setAttribute("aria-pressed", "true");
});
for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
