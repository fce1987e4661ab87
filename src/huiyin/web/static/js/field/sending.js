// Sends what waits, in order, each thing once. Pages and the service worker share it; a lock lets only one of them send.
//
// An item: { key, path, owner, about, what, fields: [[name, value]], photos: [{ name, blob }], made, state, said, code, tries }.
// state: "waiting" until the server has it (then the item is gone), "refused" when the server said no and the worker decides.
// The key was made with the item: if an answer was lost on the way, the repetition gets the same answer and nothing twice.

(() => {
  const LINE = "/field/line.json";
  const PATIENCE = { line: 10_000, item: 120_000 };
  const MOST_TRIES_UNREAD = 5; // of an answer that is no word of ours, such as a proxy's “too large”
  const store = self.HuiyinStore;
  const channel = new BroadcastChannel("huiyin-field");
  const within = (patience) => AbortSignal.timeout?.(patience); // older phones wait as long as their browser does
  const tell = (what) => channel.postMessage(what);

  // Is the server there, and who is signed in? → { contact: "ok" | "away" | "signed-out" | "other", line }
  async function ask(owner) {
    let response;
    try {
      response = await fetch(LINE, {
        headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual", cache: "no-store",
        signal: within(PATIENCE.line),
      });
    } catch {
      return { contact: "away" };
    }
    if (response.type === "opaqueredirect" || response.status === 401) return { contact: "signed-out" };
    if (response.status === 403) return { contact: "other" };
    if (!response.ok) return { contact: "away" };
    let line;
    try {
      line = await response.json();
    } catch {
      return { contact: "away" };
    }
    return owner && line.owner !== owner ? { contact: "other" } : { contact: "ok", line };
  }

  async function post(item, owner, csrf) {
    const body = new FormData();
    for (const [name, value] of item.fields) body.append(name, value);
    body.set("key", item.key);
    for (const photo of item.photos ?? []) body.append("photos", photo.blob, photo.name);
    let response;
    try {
      response = await fetch(item.path, {
        method: "POST", body, credentials: "same-origin", redirect: "manual", cache: "no-store",
        headers: { Accept: "application/json", "X-CSRFToken": csrf, "X-Huiyin-Owner": owner },
        signal: within(PATIENCE.item),
      });
    } catch {
      return { contact: "away" };
    }
    if (response.type === "opaqueredirect" || response.status === 401) return { contact: "signed-out" };
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return { done: answer };
    if (response.status >= 500 || [408, 425, 429].includes(response.status)) return { contact: "away" };
    if (answer?.code === "other_owner") return { contact: "other" };
    if (answer?.message) return { refused: answer, status: response.status };
    return { unread: response.status }; // a proxy, or an expired token: worth another try, but not for ever
  }

  // → { contact, line, sent: [{ id, done }], refused: number of items that wait for a decision }
  async function run(owner) {
    const { contact, line } = await ask(owner);
    const outcome = { contact, line, sent: [] };
    if (contact !== "ok") return outcome;
    const mine = line.owner;
    const held = new Set();
    for (const item of await store.all(mine)) {
      if (item.state === "refused") held.add(item.about || item.key);
      // What belongs after a refused thing waits until the worker has decided about that.
      if (item.state !== "waiting" || held.has(item.about || item.key)) continue;
      tell({ sending: item.id });
      const answer = await post(item, mine, line.csrf);
      if (answer.contact) return { ...outcome, contact: answer.contact };
      if (answer.done) {
        await store.remove(mine, item.id);
        outcome.sent.push({ id: item.id, path: item.path, done: answer.done });
      } else if (answer.refused) {
        await store.put(mine, { ...item, state: "refused", said: answer.refused.message, code: answer.refused.code, status: answer.status });
        held.add(item.about || item.key);
      } else {
        const tries = (item.tries ?? 0) + 1;
        const given = tries < MOST_TRIES_UNREAD ? { tries } : { tries, state: "refused", said: "", status: answer.unread };
        await store.put(mine, { ...item, ...given });
        if (tries < MOST_TRIES_UNREAD) return { ...outcome, contact: "away" };
        held.add(item.about || item.key);
      }
      tell({ changed: true });
    }
    return outcome;
  }

  self.HuiyinSending = {
    // With `owner` (a page) only as that person; without (the service worker) as whoever is signed in.
    send: (owner) => navigator.locks.request("huiyin-field-sending", () => run(owner)),
    tell,
    channel,
  };
})();
