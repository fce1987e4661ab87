// A form with data-passkey="create" or "get": asks the server for a challenge, the browser for an answer, and sends it.

const able = () => window.PublicKeyCredential && "parseCreationOptionsFromJSON" in PublicKeyCredential;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able()) continue;
  form.closest("[data-passkey-room]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form).catch(() => {
      form.querySelector("[data-passkey-failed]").hidden = false;
    });
  });
}

async function answer(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const asked = await fetch(form.dataset.ask, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!asked.ok) throw new Error(asked.status);
  const options = await asked.json();
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  form.submit();
}
