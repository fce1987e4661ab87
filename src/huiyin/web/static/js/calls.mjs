// What rings at this desk, and the one field that finds while somebody speaks.

const pop = document.getElementById("call-pop");
const title = document.title;

async function refresh() {
  const answer = await fetch(pop.dataset.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const card = document.createRange().createContextualFragment(await answer.text()).firstElementChild;
  const shown = card && card.dataset.call !== pop.dataset.taking ? card : null;
  if (shown?.outerHTML !== pop.firstElementChild?.outerHTML) pop.replaceChildren(...(shown ? [shown] : []));
  document.title = shown && !shown.classList.contains("is-talking") ? `☎ ${title}` : title;
}

pop?.addEventListener("huiyin:told", refresh);

// Function keys, so that they work while one types; Ctrl+Enter sends the form from any of its fields.
document.addEventListener("keydown", (event) => {
  const find = document.querySelector("[data-find]");
  if (event.key === "F4" && find && !event.altKey) {
    event.preventDefault();
    find.select();
  }
  if (event.key === "F2") {
    const open = document.querySelector("[data-call-open]");
    if (!open) return;
    event.preventDefault();
    open.click();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest?.("#take-form")?.requestSubmit();
  }
});

// -- found: a place fills the address and moves the pin, a kind fills the type -----------------------------------
document.addEventListener("click", (event) => {
  const pick = event.target.closest?.(".found-pick");
  if (!pick) return;
  if (pick.dataset.address) place(pick.dataset);
  if (pick.dataset.type) choose(pick.dataset.type);
});

let map;
document.addEventListener("map:ready", (event) => { ({ map } = event.detail); });

function place({ address, lon, lat }) {
  document.getElementById("id_address").value = address;
  document.getElementById("id_place_lon").value = lon;
  document.getElementById("id_place_lat").value = lat;
  map?.jumpTo({ center: [Number(lon), Number(lat)], zoom: 17 });
  document.getElementById("id_address").focus();
}

function choose(code) {
  const select = document.getElementById("id_type");
  const box = select.closest(".search-select");
  if (!box) { select.value = code; return; }
  const field = box.querySelector("input");
  field.focus();
  field.value = code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
}

// Arrow keys walk through what was found; Enter opens or takes it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const field = document.getElementById("find_q");
  const all = [...document.querySelectorAll("#found :is(summary, .found-pick, a)")].filter((one) => one.offsetParent);
  const at = all.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== field) return;
  event.preventDefault();
  (all[at + (event.key === "ArrowDown" ? 1 : -1)] ?? (event.key === "ArrowUp" ? field : all.at(-1)))?.focus();
});
