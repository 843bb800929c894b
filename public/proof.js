/**
 * Does the calculation that stands on the page, in workers so that the page stays quick, and lets the form be sent with it.
 * Without scripts the page says in words how to go on.
 */
const box = document.querySelector('[data-challenge]');
const form = document.querySelector('#sign form');
const field = form.elements.namedItem('proof');
const challenge = JSON.parse(box.dataset.challenge);
let isToBeSent = box.dataset.sendsItself !== undefined;

/** More would make the device slow for whatever else it does. */
const workers = Array.from(
  { length: Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)) },
  () => new Worker(box.dataset.worker, { type: 'module' }),
);

function show(state) {
  for (const part of box.querySelectorAll('[data-proof]')) {
    part.hidden = part.dataset.proof !== state && !(state === 'failed' && part.dataset.proof === 'without');
  }
}

function stop() {
  for (const worker of workers) worker.terminate();
}

function fail() {
  stop();
  form.removeEventListener('submit', waitForProof);
  show('failed');
}

function waitForProof(event) {
  if (field.value !== '') return;
  event.preventDefault();
  isToBeSent = true;
}

form.addEventListener('submit', waitForProof);
show('working');
workers.forEach((worker, index) => {
  worker.onerror = fail;
  worker.onmessage = ({ data: solution }) => {
    if (solution === undefined) return fail();
    stop();
    field.value = JSON.stringify({ challenge, solution });
    show('done');
    if (isToBeSent) form.requestSubmit();
  };
  worker.postMessage({ challenge, first: index, step: workers.length });
});
