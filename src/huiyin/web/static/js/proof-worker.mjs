// Finds the number whose hash with the salt is the challenge (ALTCHA, version 1), and answers the proof as base64.

onmessage = async ({ data: { algorithm, challenge, salt, signature, maxnumber } }) => {
  const text = new TextEncoder();
  for (let number = 0; number <= maxnumber; number += 1) {
    const hash = await crypto.subtle.digest(algorithm, text.encode(salt + number));
    if (hex(hash) === challenge) {
      postMessage(btoa(JSON.stringify({ algorithm, challenge, number, salt, signature })));
      return;
    }
  }
  throw new Error("no number fits");
};

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
