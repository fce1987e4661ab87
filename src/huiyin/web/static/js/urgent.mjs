// Something urgent came in: a card that stays, and two short tones. The list below moves only when its bar is pressed.

const card = document.getElementById("urgent-pop");
const PRESSING = new Set(["urgent", "critical"]);
const WAITS = new Set(["received", "checking"]);

card?.addEventListener("huiyin:told", ({ detail }) => {
  if (!PRESSING.has(detail.urgency) || !WAITS.has(detail.state)) return;
  const word = card.querySelector("[data-urgent-word]");
  word.textContent = word.dataset[detail.urgency];
  const link = card.querySelector("[data-urgent-link]");
  link.href = `/desk/m/${detail.number}/`;
  link.textContent = detail.number;
  card.hidden = false;
  ring();
});

card?.querySelector("[data-urgent-away]").addEventListener("click", () => { card.hidden = true; });

// A browser in which nothing was pressed yet plays nothing; the card is there all the same.
function ring() {
  const sound = new AudioContext();
  const volume = new GainNode(sound, { gain: 0.25 });
  volume.connect(sound.destination);
  for (const [start, pitch] of [[0, 880], [0.35, 660], [0.9, 880], [1.25, 660]]) {
    const tone = new OscillatorNode(sound, { type: "triangle", frequency: pitch });
    tone.connect(volume);
    tone.start(sound.currentTime + start);
    tone.stop(sound.currentTime + start + 0.28);
  }
  setTimeout(() => sound.close(), 2200);
  card.dataset.rang = "yes";
}
