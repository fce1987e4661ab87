// The service worker's part for sending: where the browser can, what waits is sent after the page was closed.

self.addEventListener("sync", (event) => {
  if (event.tag !== "huiyin-field") return;
  event.waitUntil((async () => {
    const { contact } = await self.HuiyinSending.send();
    if (contact === "away") throw new Error("away"); // the browser tries again later
  })());
});
