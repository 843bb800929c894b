/** Checks lists in the browser: the files stay here; of one that comes without its manifest, the site is asked by hash. */
import canonicalize from './canonicalize.js';

const page = document.querySelector('[data-key]');
const box = page.querySelector('[data-verify]');
const input = box.querySelector('input');
const { kid, ...jwk } = JSON.parse(page.dataset.key);
const language = document.documentElement.lang;
const ENDING = '.manifest.json';

box.hidden = false;
input.addEventListener('change', () => check([...input.files]));
page.addEventListener('dragover', (event) => event.preventDefault());
page.addEventListener('drop', (event) => {
  event.preventDefault();
  check([...event.dataTransfer.files]);
});

async function check(files) {
  if (files.length === 0) return;
  show('working');
  if (globalThis.crypto?.subtle === undefined) return show('no-script');
  try {
    const manifests = await Promise.all(files.filter(isManifest).map(async (file) => readManifest(await file.text())));
    const lists = files.filter((file) => !isManifest(file));
    // The worst of them is told: each must be right.
    for (const verdict of manifests) if (verdict.kind !== 'genuine') return show(verdict.kind, files.find(isManifest));
    if (lists.length === 0) return show('only-manifest', files[0], manifests[0].manifest);
    let good;
    for (const file of lists) {
      const found = await checkList(file, manifests);
      if (found.kind !== 'genuine') return show(found.kind, file);
      good ??= { file, manifest: found.manifest };
    }
    show('genuine', good.file, good.manifest);
  } catch (error) {
    // Browsers before 2025 know no Ed25519, and very large files do not fit into memory.
    console.error(error);
    show('no-script');
  }
}

function isManifest({ name }) {
  return name.endsWith(ENDING);
}

async function checkList(file, manifests) {
  const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  for (const { manifest } of manifests) {
    if (manifest.files.some((listed) => listed.sha256 === sha256)) return { kind: 'genuine', manifest };
  }
  if (manifests.length > 0) return { kind: 'altered-file' };
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

function show(kind, file, manifest) {
  const name = box.querySelector('[data-file-name]');
  name.hidden = file === undefined;
  name.firstElementChild.textContent = file?.name ?? '';
  for (const verdict of box.querySelectorAll('[data-verdict]')) {
    verdict.hidden = verdict.dataset.verdict !== kind;
    verdict.className = kind === 'genuine' ? 'verdict is-good' : 'verdict';
  }
  const facts = box.querySelector('[data-facts]');
  facts.hidden = manifest === undefined;
  if (manifest === undefined) return;
  const numbers = new Intl.NumberFormat(language);
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Brussels',
  });
  const values = {
    campaign: manifest.campaign.title,
    recipient: manifest.list.recipient.name,
    'made-at': moment.format(new Date(manifest.list.made_at)),
    verified: numbers.format(manifest.counts.verified),
    named: numbers.format(manifest.counts.named),
    'counted-only': numbers.format(manifest.counts.counted_only),
  };
  for (const cell of facts.querySelectorAll('[data-fact]')) cell.textContent = values[cell.dataset.fact];
}
