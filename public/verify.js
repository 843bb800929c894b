/** Checks lists in the browser: the files stay here; of one that comes without its manifest, the site is asked by hash. */
import canonicalize from './canonicalize.js';

const page = document.querySelector('[data-key]');
const box = page.querySelector('[data-verify]');
const input = box.querySelector('input');
const { kid, ...jwk } = JSON.parse(page.dataset.key);
const sentences = JSON.parse(box.dataset.verify);
const language = document.documentElement.lang;
const ENDING = '.manifest.json';

box.hidden = false;
input.addEventListener('change', () => check([...input.files]));
// On the whole page: a file that is dropped beside its middle would be opened in its place.
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  check([...event.dataTransfer.files]);
});

async function check(files) {
  if (files.length === 0) return;
  tell([{ kind: 'working' }]);
  if (globalThis.crypto?.subtle === undefined) return tell([{ kind: 'no-script' }]);
  try {
    tell(await judge(files));
  } catch (error) {
    // Browsers before 2025 know no Ed25519, and very large files do not fit into memory.
    console.error(error);
    tell([{ kind: 'no-script' }]);
  }
}

/** What each list is; or each manifest, where one of them is not to be relied on, or no list came with them. */
async function judge(files) {
  const proofs = await Promise.all(
    files.filter(isManifest).map(async (file) => ({ file, ...(await readManifest(await file.text())) })),
  );
  const bad = proofs.filter(({ kind }) => kind !== 'genuine');
  if (bad.length > 0) return bad;
  const lists = files.filter((file) => !isManifest(file));
  if (lists.length === 0) return proofs.map((proof) => ({ ...proof, kind: 'only-manifest' }));
  const found = [];
  // One after another: a list may be as large as memory allows.
  for (const file of lists) found.push({ file, ...(await checkList(file, proofs)) });
  return found.toSorted((a, b) => (a.kind === 'genuine') - (b.kind === 'genuine'));
}

function isManifest({ name }) {
  return name.endsWith(ENDING);
}

async function checkList(file, proofs) {
  const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  const proof = proofs.find(({ manifest }) => manifest.files.some((listed) => listed.sha256 === sha256));
  if (proof !== undefined) return { kind: 'genuine', manifest: proof.manifest };
  const isZip = proofs.some(({ manifest: { files } }) => files.length > 1 && files[0].name === file.name);
  if (proofs.length > 0) return { kind: isZip ? 'altered-zip' : 'altered-file' };
  const answer = await fetch(`/lists/${sha256}/manifest.json`);
  return answer.ok ? await readManifest(`${JSON.stringify(await answer.json(), null, 2)}\n`) : { kind: 'unknown' };
}

async function readManifest(text) {
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch {
    return { kind: 'altered-manifest' };
  }
  if (manifest?.key !== kid) return { kind: 'foreign' };
  if (text !== `${JSON.stringify(manifest, null, 2)}\n`) return { kind: 'altered-manifest' };
  const { signature, ...signed } = manifest;
  if (!SIGNATURE.test(signature)) return { kind: 'altered-manifest' };
  const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify']);
  const bytes = new TextEncoder().encode(canonicalize(signed));
  const isGenuine = await crypto.subtle.verify('Ed25519', key, bytesOf(signature), bytes);
  return isGenuine ? { kind: 'genuine', manifest } : { kind: 'altered-manifest' };
}

/** As many letters as it takes for 64 bytes, of which the last says only two bits. */
const SIGNATURE = /^[\w-]{85}[AQgw]$/;

function bytesOf(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}

function hex(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param found each a verdict, with the file that it is of and the manifest of a genuine list. */
function tell(found) {
  const told = found.map(({ kind, file, manifest }) => {
    const one = box.querySelector('[data-found]').content.cloneNode(true);
    const name = one.querySelector('[data-file]');
    if (file === undefined) name.remove();
    else name.firstElementChild.textContent = file.name;
    const verdict = one.querySelector('.verdict');
    verdict.dataset.verdict = kind;
    verdict.classList.toggle('is-good', kind === 'genuine');
    verdict.textContent = sentences[kind];
    const facts = one.querySelector('dl');
    if (kind === 'genuine') for (const cell of facts.querySelectorAll('bdi')) cell.textContent = factOf(cell, manifest);
    else facts.remove();
    return one;
  });
  box.querySelector('[role=status]').replaceChildren(...told);
}

const numbers = new Intl.NumberFormat(language);
const moments = new Intl.DateTimeFormat(language, {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Europe/Brussels',
});

function factOf({ dataset }, { campaign, list, counts }) {
  switch (dataset.fact) {
    case 'campaign':
      return campaign.title;
    case 'recipient':
      return list.recipient.name;
    case 'made-at':
      return moments.format(new Date(list.made_at));
    case 'verified':
      return numbers.format(counts.verified);
    case 'named':
      return numbers.format(counts.named);
    case 'counted-only':
      return numbers.format(counts.counted_only);
  }
}
