// The service worker's part for pages: a worker's pages, photos and the files they need, readable without a connection.
//
// Files are kept by build: a new build begins with new drawers and empties the old ones. Pages and photos are kept by build
// and by person (the header Huiyin-Owner says whose); when somebody else's page comes in, the former drawer is emptied.

(() => {
  const { build, shell, offline, base } = self.HUIYIN;
  const FILES = `huiyin-files-${build}`;
  const PAGES = `huiyin-pages-${build}-`;
  const PATIENCE = 5000; // then a kept page is better than a white one
  // /photo/<name>/<which state of it, how large>/<proof, another one every few hours>: the last part opens it and says
  // nothing about it, so a photo is kept under the rest.
  const KEPT_BY_PERSON = /^(\/photo\/[^/]+\/[^/]+)\/[^/]+$/;

  self.addEventListener("install", (event) => {
    event.waitUntil((async () => {
      const files = await caches.open(FILES);
      await files.addAll(shell);
      await Promise.allSettled([offline, base].map((address) => files.add(new Request(address, { cache: "reload" }))));
      await self.skipWaiting();
    })());
  });

  self.addEventListener("activate", (event) => {
    event.waitUntil((async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("huiyin-") && name !== FILES && !name.startsWith(PAGES)) await caches.delete(name);
      }
      await self.clients.claim();
    })());
  });

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    // Photos may stand on a host of their own; this one has them too, under the same path.
    if (request.method === "GET" && KEPT_BY_PERSON.test(pathname)) return event.respondWith(photo(request));
    if (origin !== self.location.origin) return undefined;
    if (request.method === "POST") return posted(event, pathname);
    if (request.method !== "GET") return undefined;
    if (pathname.startsWith("/static/") || pathname === base) event.respondWith(file(request));
    else if (pathname.startsWith("/field/") && isPage(request)) event.respondWith(page(event));
    return undefined;
  });

  const isPage = (request) => request.mode === "navigate" || request.url.endsWith("/field/points.json") || request.headers.get("X-Huiyin-Prefetch") === "1";

  // Signing out leaves no page behind, wherever it is pressed. Language and look change what pages say.
  function posted(event, pathname) {
    if (pathname === "/logout/") {
      event.respondWith((async () => {
        await forget();
        try {
          return await fetch(event.request);
        } catch {
          return kept(offline);
        }
      })());
    } else if (pathname === "/i18n/setlang/" || pathname === "/look/") {
      event.waitUntil((async () => {
        await forget();
        const files = await caches.open(FILES);
        await files.delete(offline);
        setTimeout(() => files.add(new Request(offline, { cache: "reload" })).catch(() => {}), 2000);
      })());
    }
  }

  async function file(request) {
    const files = await caches.open(FILES);
    const known = await files.match(request, { ignoreVary: true });
    if (known) return known;
    const response = await fetch(request);
    if (response.ok && response.type === "basic") await files.put(request, response.clone()).catch(() => {});
    return response;
  }

  async function photo(request) {
    const drawer = await ownDrawer();
    const { pathname } = new URL(request.url);
    const name = pathname.match(KEPT_BY_PERSON)[1];
    const known = drawer && await (await caches.open(drawer)).match(name, { ignoreVary: true });
    if (known) return known;
    const response = await fetch(pathname, { credentials: "omit" });
    if (drawer && response.ok && response.type === "basic") await (await caches.open(drawer)).put(name, response.clone()).catch(() => {});
    return response;
  }

  async function page(event) {
    const known = await keptPage(event.request);
    const before = forgotten;
    const fresh = (async () => {
      const response = await fetch(event.request);
      // What was asked for before a sign-out must not come back into the drawer after it.
      if (before === forgotten) await keep(event.request, response.clone());
      return response;
    })();
    event.waitUntil(fresh.catch(() => {}));
    try {
      return known ? await Promise.race([fresh, late()]) : await fresh;
    } catch {
      return known ?? await kept(offline);
    }
  }

  const late = () => new Promise((_, reject) => { setTimeout(() => reject(new Error("late")), PATIENCE); });

  async function keep(request, response) {
    const owner = response.headers.get("Huiyin-Owner");
    if (!response.ok || response.redirected || !owner) return;
    const mine = PAGES + owner;
    for (const name of await caches.keys()) if (name.startsWith("huiyin-pages-") && name !== mine) await caches.delete(name);
    await (await caches.open(mine)).put(plain(request.url), response).catch(() => {});
  }

  async function keptPage(request) {
    const drawer = await ownDrawer();
    return drawer ? (await caches.open(drawer)).match(plain(request.url), { ignoreVary: true }) : undefined;
  }

  const ownDrawer = async () => (await caches.keys()).find((name) => name.startsWith(PAGES));
  const plain = (address) => { const url = new URL(address); url.hash = ""; return url.href; };
  const kept = async (address) => (await (await caches.open(FILES)).match(address, { ignoreVary: true })) ?? Response.error();

  let forgotten = 0;

  async function forget() {
    forgotten += 1;
    for (const name of await caches.keys()) if (name.startsWith("huiyin-pages-")) await caches.delete(name);
  }

  self.addEventListener("message", (event) => {
    if (event.data?.forget) event.waitUntil(forget().then(() => event.ports[0]?.postMessage("done")));
  });
})();
