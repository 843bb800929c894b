/** Tries number after number until the key derived from it begins as the challenge asks (altcha-lib's second version). */
self.onmessage = async ({ data: { challenge, first, step } }) => {
  try {
    postMessage(await solve(challenge.parameters, first, step));
  } catch {
    // Browsers have no cryptography where a page did not come over https.
    postMessage(undefined);
  }
};

async function solve({ nonce, salt, cost, keyLength, keyPrefix }, first, step) {
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations: cost };
  const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0]);
  const tried = new DataView(password.buffer, password.length - 4);
  for (let counter = first; ; counter += step) {
    tried.setUint32(0, counter);
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const derived = await crypto.subtle.deriveBits(parameters, key, keyLength * 8);
    const derivedKey = hexOf(new Uint8Array(derived));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
  }
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
