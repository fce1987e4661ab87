// Shows what is pushed, and opens its page when it is pressed. Governs no page and keeps nothing.

self.addEventListener("push", (event) => {
  const said = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(said.title || "", {
    body: said.body || "",
    tag: said.tag || "",
    data: { link: said.link || "/" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = new URL(event.notification.data.link, self.location.origin);
  // Only pages of our own: whatever else a message may say.
  if (link.origin === self.location.origin) event.waitUntil(self.clients.openWindow(link.href));
});
