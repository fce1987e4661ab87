// What waits on this phone. One database for each person, so that the next one on the same phone never opens it.
// A plain script: pages and the service worker share it.

(() => {
  const nameOf = (owner) => `huiyin-field-${owner}`;

  function open(owner) {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(nameOf(owner), 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
    });
  }

  // One transaction, and closed after it: an open connection would hold up the wiping at sign-out.
  // "strict": it is on the disk, not in a buffer, when the worker is told that it is saved.
  async function within(owner, mode, work) {
    const database = await open(owner);
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction("queue", mode, { durability: "strict" });
        const asked = work(transaction.objectStore("queue"));
        transaction.oncomplete = () => resolve(asked?.result);
        transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
        transaction.onerror = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  self.HuiyinStore = {
    all: (owner) => within(owner, "readonly", (queue) => queue.getAll()),
    get: (owner, id) => within(owner, "readonly", (queue) => queue.get(id)),
    add: (owner, item) => within(owner, "readwrite", (queue) => queue.add(item)),
    put: (owner, item) => within(owner, "readwrite", (queue) => queue.put(item)),
    remove: (owner, id) => within(owner, "readwrite", (queue) => queue.delete(id)),
    // Two changes in one: what replaces a refused item is kept in the same moment in which that one goes.
    replace: (owner, id, item) => within(owner, "readwrite", (queue) => { queue.delete(id); return queue.add(item); }),
    wipe: (owner) => new Promise((resolve) => {
      const asked = indexedDB.deleteDatabase(nameOf(owner));
      asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
    }),
  };
})();
