// “Tell me on this browser”: asks the browser, and hands its answer to the server. Hidden where it cannot work.

const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

function show(form, state) {
  for (const words of form.querySelectorAll("[data-push-state]")) words.hidden = words.dataset.pushState !== state;
  form.querySelector('[data-push-do="on"]').hidden = !(state === "off" || state === "failed");
  form.querySelector('[data-push-do="off"]').hidden = state !== "on";
  form.hidden = false;
}

async function save(form, subscription, on) {
  const said = subscription.toJSON();
  const body = new FormData(form);
  body.set("on", on ? "1" : "");
  body.set("endpoint", said.endpoint);
  body.set("p256dh", said.keys.p256dh);
  body.set("auth", said.keys.auth);
  const answer = await fetch(form.dataset.save, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
}

async function turnOn(form) {
  if (await Notification.requestPermission() !== "granted") return show(form, "denied");
  const worker = await navigator.serviceWorker.register(form.dataset.worker, { scope: "/push/" });
  const key = bytes(form.dataset.push);
  let subscription = await worker.pushManager.getSubscription();
  // A key that was changed on the server makes the old subscription worthless.
  if (subscription && String(new Uint8Array(subscription.options.applicationServerKey || [])) !== String(key)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await save(form, subscription, true);
  show(form, "on");
}

async function turnOff(form) {
  const worker = await navigator.serviceWorker.getRegistration("/push/");
  const subscription = await worker?.pushManager.getSubscription();
  if (subscription) await save(form, subscription, false);
  show(form, "off");
}

async function begin(form) {
  const worker = await navigator.serviceWorker.getRegistration("/push/");
  const subscription = await worker?.pushManager.getSubscription();
  if (Notification.permission === "denied") show(form, "denied");
  else show(form, subscription && "on" in form.dataset ? "on" : "off");
  for (const button of form.querySelectorAll("[data-push-do]")) {
    button.addEventListener("click", () => {
      const act = button.dataset.pushDo === "on" ? turnOn : turnOff;
      act(form).catch(() => show(form, "failed"));
    });
  }
}

if (able) for (const form of document.querySelectorAll("[data-push]")) begin(form).catch(() => {});
