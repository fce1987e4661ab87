// The desk's own behaviours. Without this file every link and form works by itself.

// Going back loads the page anew: the streams and maps of the old one are gone.
if (window.htmx) window.htmx.config.refreshOnHistoryMiss = true;

const typing = (target) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog[open]");
const busy = () => document.querySelector("dialog[open], #form > *");
const free = (event) => !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) && !typing(event.target) && !document.querySelector("dialog[open]");

// -- the list: the chosen row, and the next one by key ------------------------------------------------------
const letters = () => document.documentElement.dataset.letters !== "off";
const rows = () => [...document.querySelectorAll(".queue a")];

function mark(row) {
  for (const other of rows()) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
  if (next && !next.hasAttribute("aria-current")) next.click();
}

document.addEventListener("keydown", (event) => {
  if (!free(event) || !letters()) return;
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    step(event.key === "j" ? 1 : -1);
    return;
  }
  const item = document.querySelector(`[data-menu-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (item && !document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)) {
    event.preventDefault();
    item.click();
  }
});

// Enter accepts what is suggested, unless it is meant for something else: a button, another row, an open form.
document.addEventListener("keydown", (event) => {
  const accept = document.querySelector("[data-accept]");
  if (event.key !== "Enter" || !accept || !free(event) || busy()) return;
  if (!event.target.matches("body, main, .queue a[aria-current]")) return;
  event.preventDefault();
  accept.click();
});

// “/” in an open form goes to what would be changed: the unit or the type that is proposed there.
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("#form .search-select input");
  if (event.key !== "/" || !field || !free(event) || !letters()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.focus();
}, true);

// -- several rows at once: chosen with the mouse or “.”, then one key of the bar -------------------------------
const picks = () => [...document.querySelectorAll(".queue-pick")];

function count() {
  const chosen = picks().filter((box) => box.checked).length;
  for (const bar of document.querySelectorAll(".bulk-bar")) {
    bar.classList.toggle("is-shown", chosen > 0);
    bar.querySelector("[data-chosen-count]").textContent = chosen;
  }
}

document.addEventListener("change", (event) => event.target.matches(".queue-pick, [data-check-all]") && count());
document.addEventListener("htmx:afterSettle", count);
addEventListener("pageshow", count);
document.addEventListener("keydown", (event) => {
  const all = picks();
  if (!all.length || !free(event) || !letters()) return;
  if (event.key === ".") {
    const at = document.querySelector(".queue a[aria-current]")?.closest("li")?.querySelector(".queue-pick");
    if (!at) return;
    at.checked = !at.checked;
  } else if (event.key === "*") {
    const every = all.every((box) => box.checked);
    for (const box of all) box.checked = !every;
  } else return;
  event.preventDefault();
  count();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.target.closest?.(".queue a");
  if (row) mark(row);
});

// -- another matter, or an open form, has come in ------------------------------------------------------------
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.id === "main") {
    const panes = document.querySelector(".panes");
    if (panes) panes.dataset.show = "matter";
    if (innerWidth <= 760) scrollTo(0, 0);
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  prepare(document);
  if (event.detail.elt.id === "form") {
    showForm(event.detail.elt);
    tellForm();
  }
});

function showForm(slot) {
  for (const menu of document.querySelectorAll(".menu-up[open]")) menu.open = false;
  slot.closest(".pane-context")?.scrollTo({ top: 0 });
  slot.scrollTo({ top: 0 });
  if (slot.querySelector("[data-focus]")) return;
  firstGap(slot)?.focus({ preventScroll: true });
}

// What is still to be filled in; with everything proposed already, the button that sends it.
function firstGap(slot) {
  const gap = slot.querySelector("form :is(input:not([type=hidden], [type=file]), textarea, select):invalid");
  return gap?.closest(".search-select")?.querySelector("input") ?? gap ?? slot.querySelector(".btn-send");
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-close-form]");
  if (closer) {
    event.preventDefault();
    closeForm();
  }
  const bar = event.target.closest(".new-bar");
  if (bar) {
    event.preventDefault();
    location.reload();
  }
});

function closeForm() {
  document.getElementById("form")?.replaceChildren();
  document.querySelector("#moves .btn")?.focus({ preventScroll: true });
  tellForm();
}

// Ctrl+Enter sends the open form: also before the cursor is in it, and after it has left it for no other form.
document.addEventListener("keydown", (event) => {
  const elsewhere = event.target.closest?.("form, input, textarea, select") || document.querySelector("dialog[open]");
  const form = event.target.closest?.("#form form") ?? (elsewhere ? null : document.querySelector("#form form"));
  if (event.key === "Escape" && document.querySelector("#form > *") && !document.querySelector("dialog[open], details[data-menu][open]")) closeForm();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) form.requestSubmit();
});

// -- a long select gets a search field ------------------------------------------------------------------------
function searchable(select) {
  select.dataset.search = "done";
  const box = document.createElement("div");
  const field = document.createElement("input");
  const all = [...select.children].map((node) => node.cloneNode(true));
  box.className = `search-select${select.multiple ? "" : " is-single"}`;
  Object.assign(field, { type: "search", className: "form-control", autocomplete: "off" });
  field.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim() ?? "");
  field.placeholder = [...select.options].find((option) => !option.value)?.text.trim() ?? "";
  field.setAttribute("aria-controls", select.id);
  select.before(box);
  box.append(field, select);
  select.size = 7;
  field.addEventListener("input", () => narrow(select, all, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    select.focus();
  });
  if (select.multiple) severally(select, field);
  else singly(select, field, box, all);
}

function narrow(select, all, typed) {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const keep = new Set([...select.selectedOptions].map((option) => option.value));
  const fits = (option) => (select.multiple && keep.has(option.value)) || words.every((word) => begins(said(option), word));
  const shown = all.map((node) => (node.tagName === "OPTGROUP" ? only(node, fits) : fits(node) && (node.value || !words.length) ? node.cloneNode(true) : null));
  select.replaceChildren(...shown.filter(Boolean));
  for (const option of select.options) option.selected = keep.has(option.value);
}

// A Latin word counts from its beginning: “tree” is not in “street”. Chinese counts anywhere.
const begins = (text, word) => (/^[a-z0-9]/.test(word) ? ` ${text}`.replace(/[^a-z0-9]+/g, " ").includes(` ${word.replace(/[^a-z0-9]+/g, " ").trim()}`) : text.includes(word));
const said = (option) => `${option.text} ${option.value} ${option.parentElement?.label ?? ""}`.toLowerCase();

function only(group, fits) {
  const copy = group.cloneNode(false);
  for (const option of group.children) if (fits(option)) copy.append(option.cloneNode(true));
  return copy.childElementCount ? copy : null;
}

const firstShown = (select) => [...select.options].find((option) => option.value && !option.selected) ?? [...select.options].find((option) => option.value);

// One choice: the field shows it, the list is open while one looks, and only a choice that was made counts as a change.
function singly(select, field, box, all) {
  let chosen = select.value;
  let telling = false;
  const close = () => {
    box.classList.remove("is-open");
    narrow(select, all, "");
    select.value = chosen;
    field.value = chosen ? (select.selectedOptions[0]?.text.trim() ?? "") : "";
  };
  const open = () => {
    box.classList.add("is-open");
    field.value = "";
    const at = select.selectedOptions[0];
    if (at) select.scrollTop += at.getBoundingClientRect().top - select.getBoundingClientRect().top - 48;
  };
  const take = (value) => {
    const changed = value !== chosen;
    chosen = value;
    const form = box.closest("form");
    close();
    following(form, field)?.focus();
    if (!changed) return;
    telling = true;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    telling = false;
  };
  close();
  field.addEventListener("focus", open);
  box.addEventListener("change", (event) => { if (!telling) event.stopPropagation(); }, true);
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
  select.addEventListener("click", (event) => { if (event.target.tagName === "OPTION") take(select.value); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.classList.contains("is-open")) {
      event.stopPropagation();
      close();
    }
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    take(event.target === select ? select.value : (firstShown(select)?.value ?? chosen));
  });
}

function following(form, field) {
  const all = [...form.querySelectorAll("input:not([type=hidden], [type=file]), select, textarea, button")].filter((one) => one.offsetParent);
  return all[all.indexOf(field) + 1];
}

// Several are chosen by pressing each, without a modifier key; Enter in the field takes the first that is shown.
function severally(select, field) {
  select.addEventListener("mousedown", (event) => {
    if (event.target.tagName !== "OPTION") return;
    event.preventDefault();
    const { scrollTop } = select;
    event.target.selected = !event.target.selected;
    select.focus();
    setTimeout(() => { select.scrollTop = scrollTop; });
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const first = firstShown(select);
    if (first) first.selected = true;
  });
}

// -- a list is kept with the filters as they stand now, narrowed meanwhile or not -----------------------------------
document.addEventListener("submit", (event) => {
  const filters = document.querySelector(".queue-filters");
  if (!filters || !event.target.matches(".keep-list")) return;
  for (const old of event.target.querySelectorAll("input[type=hidden]:not([name=csrfmiddlewaretoken])")) old.remove();
  for (const [name, value] of new FormData(filters)) {
    event.target.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
});

// -- a standard text goes where one writes, after what stands there ---------------------------------------------
document.addEventListener("change", (event) => {
  const field = document.getElementById(event.target.dataset?.standardText ?? "");
  if (!field || !event.target.value) return;
  field.value = [field.value.trimEnd(), event.target.value].filter(Boolean).join("\n");
  event.target.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// -- who else is here: asked while the page is seen, and at once when a form opens or closes -------------------------
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "others" && document.hidden) event.preventDefault();
});
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id === "others") event.detail.parameters.open_move = document.querySelector("#form [name=open_move]")?.value ?? "";
});
const tellForm = () => document.getElementById("others")?.dispatchEvent(new CustomEvent("huiyin:form"));
document.addEventListener("htmx:sendError", (event) => event.target.id === "others" && event.stopImmediatePropagation(), true);

// -- a map that costs nothing until somebody wants it ------------------------------------------------------------
document.addEventListener("toggle", (event) => {
  const fold = event.target;
  const waiting = fold.matches?.("[data-opens=map][open]") && fold.querySelector("template");
  if (!waiting) return;
  waiting.replaceWith(waiting.content.cloneNode(true));
  document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: { elt: fold } }));
}, true);

// -- choose all rows of a page ----------------------------------------------------------------------------------
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-check-all]")) return;
  for (const box of event.target.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
});

// -- what the keys do, as they stand on this page ---------------------------------------------------------------
document.addEventListener("click", (event) => {
  if (!event.target.closest('[data-dialog="keys"]')) return;
  const list = document.querySelector("[data-keys-here]");
  const found = [...document.querySelectorAll("[data-key], [data-menu-key]")].filter((element) => !["/", "?"].includes(element.dataset.key));
  list.replaceChildren(...found.flatMap((element) => {
    const key = document.createElement("dt");
    const word = document.createElement("dd");
    key.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key || element.dataset.menuKey }));
    word.textContent = element.querySelector("span")?.textContent.trim() ?? element.title;
    return [key, word];
  }));
}, true);

function prepare(root) {
  for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
  for (const select of root.querySelectorAll('select[data-search]:not([data-search="done"])')) searchable(select);
}
prepare(document);
