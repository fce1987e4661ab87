// The report form's own service worker (scope /report/): the form opens without a line; what waits is sent when it is back.
// It keeps the form and its files only, no page that says anything about anybody.

(() => {
  const { build, shell, pages } = self.HUIYIN;
  const DRAWER = `resident-${build}`;
  const PATIENCE = 5000;

  self.addEventListener("install", (event) => {
    event.waitUntil((async () => {
      const drawer = await caches.open(DRAWER);
      await drawer.addAll(shell);
      await Promise.allSettled(pages.map((address) => drawer.add(new Request(address, { cache: "reload" }))));
      await self.skipWaiting();
    })());
  });

  self.addEventListener("activate", (event) => {
    event.waitUntil((async () => {
      for (const name of await caches.keys()) if (name.startsWith("resident-") && name !== DRAWER) await caches.delete(name);
      await self.clients.claim();
    })());
  });

  self.addEventListener("fetch", (event) => {
    const { method, url } = event.request;
    const { origin, pathname } = new URL(url);
    if (method !== "GET" || origin !== self.location.origin) return;
    if (pathname.startsWith("/static/")) event.respondWith(file(event.request));
    else if (pages.includes(pathname)) event.respondWith(page(event.request, pathname));
  });

  async function file(request) {
    return (await (await caches.open(DRAWER)).match(request, { ignoreVary: true })) ?? fetch(request);
  }

  // Fresh if the line is there (language and look may have changed), else as it was.
  async function page(request, pathname) {
    const drawer = await caches.open(DRAWER);
    const known = await drawer.match(pathname, { ignoreVary: true });
    const fresh = fetch(request).then(async (response) => {
      if (response.ok && !response.redirected) await drawer.put(pathname, response.clone()).catch(() => {});
      return response;
    });
    if (!known) return fresh;
    const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, known.clone()); });
    return Promise.race([fresh, late]).catch(() => known);
  }

  self.addEventListener("sync", (event) => {
    if (event.tag !== "huiyin-report") return;
    event.waitUntil((async () => {
      const { away } = await self.HuiyinReports.send();
      if (away) throw new Error("away"); // the browser tries again later
    })());
  });
})();
