// Sends the reports that wait on this phone, each once. Pages and the report's service worker share it; a lock lets only one
// of them send. The store is the field app's (field/store.js), under an owner who is nobody in particular.
//
// A report: { id, key, state, fields: [[name, value]], photos: [{ name, blob, at, located, place }], said, code, location }.
// state: "draft" (one, id "draft") → "waiting" → "sent" (until the page has said so) or "refused" (the person decides).
// The key was made with it: if an answer was lost on the way, the repetition gets the same answer and nothing twice.

(() => {
  const OWNER = "resident";
  const PATIENCE = { line: 10_000, report: 180_000 };
  const MOST_TRIES_UNREAD = 5; // of an answer that is no word of ours, such as a proxy's “too large”
  const store = self.HuiyinStore;
  const channel = new BroadcastChannel("huiyin-report");
  const within = (patience) => AbortSignal.timeout?.(patience);

  async function ask() {
    try {
      const response = await fetch("/report/line.json", { credentials: "same-origin", cache: "no-store", signal: within(PATIENCE.line) });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  async function post(report, line, proof) {
    const body = new FormData();
    for (const [name, value] of report.fields) body.append(name, value);
    body.set("key", report.key);
    if (proof) body.set("proof", proof);
    for (const photo of report.photos) body.append("photos", photo.blob, photo.name);
    let response;
    try {
      response = await fetch("/report/", {
        method: "POST", body, credentials: "same-origin", cache: "no-store", signal: within(PATIENCE.report),
        headers: { Accept: "application/json", "X-CSRFToken": line.csrf },
      });
    } catch {
      return { away: true };
    }
    const answer = await response.json().catch(() => null);
    if (response.ok && answer?.location) return { location: answer.location };
    if (response.status >= 500 || [408, 425, 429].includes(response.status)) return { away: true };
    return answer?.message ? { refused: answer } : { unread: response.status };
  }

  // prove(challenge) → proof: what a page can work out while very many reports come in; a service worker leaves it to one.
  async function run(prove) {
    for (const report of await store.all(OWNER)) {
      if (report.state !== "waiting") continue;
      const line = await ask();
      if (!line || (line.challenge && !prove)) return { away: true };
      const proof = line.challenge ? await prove(line.challenge) : "";
      const answer = await post(report, line, proof);
      if (answer.away) return { away: true };
      if (answer.location) await store.put(OWNER, { id: report.id, key: report.key, state: "sent", location: answer.location, fields: [], photos: [] });
      else if (answer.refused) await store.put(OWNER, { ...report, state: "refused", said: answer.refused.message, code: answer.refused.code });
      else {
        const tries = (report.tries ?? 0) + 1;
        await store.put(OWNER, { ...report, tries, ...(tries < MOST_TRIES_UNREAD ? {} : { state: "refused", said: "", code: String(answer.unread) }) });
        if (tries < MOST_TRIES_UNREAD) return { away: true };
      }
      channel.postMessage("changed");
    }
    return { away: false };
  }

  self.HuiyinReports = {
    OWNER,
    channel,
    send: (prove) => navigator.locks.request("huiyin-report-sending", () => run(prove)),
  };
})();
