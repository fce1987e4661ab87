// Solves the form's proof of work in a worker while the person types; holds the sending back until it is there.
// Where it cannot (no worker, no crypto), the form goes as it is: the server then asks to have it open for a while.

for (const field of document.querySelectorAll("input[data-proof]")) solve(field);

function solve(field) {
  const { form } = field;
  let wanted = null; // the button that was pressed meanwhile
  let failed = !window.crypto?.subtle;
  const worker = failed ? null : new Worker(field.dataset.worker, { type: "module" });
  const go = () => {
    if (wanted !== null) form.requestSubmit(wanted || undefined);
  };
  const give_up = () => {
    failed = true;
    go();
  };
  if (worker) {
    worker.onmessage = ({ data }) => {
      field.value = data;
      worker.terminate();
      go();
    };
    worker.onerror = give_up;
    worker.postMessage(JSON.parse(field.dataset.proof));
  }
  form.addEventListener("submit", (event) => {
    if (field.value || failed) return;
    event.preventDefault();
    wanted = event.submitter ?? false;
    document.getElementById(field.dataset.says).textContent = field.dataset.wait;
  });
}
