"""What a page gives to the loudspeaker: listened to between the last node and the way out, not asked of the page."""

# Whatever a page sends to the speakers passes a listener first; `loudest()` says how loud it just was, from 0 to 1.
_EAR = """
const ears = (self.ears = []);
self.AudioContext = class extends AudioContext {
  #ear = null;
  get destination() {
    if (!this.#ear) {
      this.#ear = new AnalyserNode(this, { fftSize: 2048 });
      this.#ear.connect(super.destination);
      ears.push(this.#ear);
    }
    return this.#ear;
  }
};
self.loudest = () => Math.max(0, ...ears.filter((ear) => ear.context.state === "running").map((ear) => {
  const heard = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(heard);
  return Math.max(...heard.map(Math.abs));
}));
"""


def listen(page) -> None:
    """From the next page on."""
    page.add_init_script(_EAR)


def wait_for_sound(page, seconds: float = 30) -> None:
    page.wait_for_function("loudest() > 0.1", timeout=seconds * 1000)


def wait_for_quiet(page, seconds: float = 30) -> None:
    page.wait_for_function("loudest() === 0", timeout=seconds * 1000)
