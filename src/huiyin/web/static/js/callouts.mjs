// An alarm that calls this desk: a red bar over every page with a sound until somebody takes it; countdowns that count.

const pop = document.getElementById("callout-pop");
const AGAIN = 4000; // the sound is repeated while it rings
let ringing;

async function refresh() {
  const answer = await fetch(pop.dataset.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const bar = document.createRange().createContextualFragment(await answer.text()).firstElementChild;
  if (bar?.dataset.callout !== pop.firstElementChild?.dataset.callout || !bar) pop.replaceChildren(...(bar ? [bar] : []));
  sound();
}

function sound() {
  clearInterval(ringing);
  if (!pop.firstElementChild) return;
  play();
  ringing = setInterval(play, AGAIN);
}

// A browser in which nothing was pressed yet plays nothing; the bar is there all the same.
function play() {
  const context = new AudioContext();
  const volume = new GainNode(context, { gain: 0.3 });
  volume.connect(context.destination);
  for (const [start, pitch] of [[0, 880], [0.25, 660], [0.5, 880], [0.75, 660]]) {
    const tone = new OscillatorNode(context, { type: "square", frequency: pitch });
    tone.connect(volume);
    tone.start(context.currentTime + start);
    tone.stop(context.currentTime + start + 0.2);
  }
  setTimeout(() => context.close(), 1500);
  pop.dataset.rang = "yes";
}

pop?.addEventListener("huiyin:told", refresh);
if (pop?.firstElementChild) sound();

document.addEventListener("keydown", (event) => {
  const open = event.key === "F8" && document.querySelector("[data-callout-open]");
  if (!open) return;
  event.preventDefault();
  open.click();
});

// The steps of the page itself, fetched anew when something happened; what one is typing stays.
const live = document.querySelector("#callout-live[data-refresh]");

async function renew() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("callout-live");
  if (fresh) live.replaceChildren(...fresh.childNodes);
}

live?.addEventListener("huiyin:told", renew);

setInterval(() => {
  for (const box of document.querySelectorAll("[data-countdown]")) {
    const left = Math.max(0, Number(box.dataset.countdown) - 1);
    if (left === 0 && box.dataset.countdown !== "0") setTimeout(() => live && renew(), 1500);
    box.dataset.countdown = String(left);
    box.textContent = String(left);
  }
}, 1000);
