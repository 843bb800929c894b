/** Saves what is typed while it is typed, says so, and tells who else writes. */
const form = document.querySelector('[data-draft]');
const status = form.querySelector('[data-draft-status]');
const others = document.querySelector('[data-draft-others]');
const fields = [...form.querySelectorAll('[data-draft-field]')];
/** What goes with a field. */
const beside = ['was', 'of', 'fits', 'asked', 'choice'];
const saveAfterMs = 1_000;
const tryAgainAfterMs = 5_000;
const listenEveryMs = 10_000;
/** Whoever has left the desk is not kept signed in by an open page. */
const idleAfterMs = 5 * 60_000;
/** More than that a browser does not send from a page that is being closed. */
const mostWhenLeaving = 60_000;

const stateOf = ({ name, value }) => {
  const chosen = form.querySelector(`[name="choice-${name}"]:checked`)?.value;
  return JSON.stringify([value, form.elements[`fits-${name}`]?.checked, chosen]);
};
const saved = new Map(fields.map((field) => [field, stateOf(field)]));
const changedFields = () => fields.filter((field) => stateOf(field) !== saved.get(field));
/** What somebody else has changed too: not saved until one of both is chosen. */
const open = new Set(fields.filter(({ name }) => form.elements[`asked-${name}`] !== undefined));
/** What is on its way: its values, and when it has arrived. */
let sending;
let isSubmitting = false;
let timer;
let lastActive = Date.now();

function bodyOf(changed) {
  const all = new FormData(form);
  const body = new URLSearchParams([['revision', form.dataset.revision]]);
  for (const { name } of changed) {
    for (const one of [name, ...beside.map((what) => `${what}-${name}`)]) {
      for (const value of all.getAll(one)) body.append(one, value);
    }
    const underWay = sending?.values.get(name);
    if (underWay !== undefined) body.append(`saving-${name}`, underWay);
  }
  return body;
}

async function save() {
  clearTimeout(timer);
  if (sending !== undefined || isSubmitting) return;
  if (changedFields().length === 0) return;
  const changed = [...new Set([...changedFields(), ...open])];
  const body = bodyOf(changed);
  const states = changed.map((field) => [field, stateOf(field)]);
  const arrived = send(body, states);
  sending = { values: new Map(changed.map(({ name, value }) => [name, value])), arrived };
  say(form.dataset.saving);
  const isDone = await arrived;
  sending = undefined;
  if (changedFields().length > 0) timer = setTimeout(save, isDone ? saveAfterMs : tryAgainAfterMs);
}

/** @returns whether it has arrived. */
async function send(body, states) {
  try {
    const answer = await fetch(`${form.dataset.draft}/save`, { method: 'POST', body, redirect: 'manual' });
    if (answer.type === 'opaqueredirect' || (answer.status >= 400 && answer.status < 500)) {
      say(form.dataset.refused);
      return false;
    }
    if (!answer.ok) throw new Error(answer.statusText);
    take(await answer.json(), states);
    return true;
  } catch {
    say(form.dataset.offline);
    return false;
  }
}

function take({ said, revision, fields: taken }, states) {
  for (const [field, state] of states) {
    const { was, value } = taken[field.name] ?? {};
    if (was === undefined) open.add(field);
    else {
      open.delete(field);
      form.elements[`was-${field.name}`].value = was;
    }
    const isUntouched = stateOf(field) === state;
    if (value !== undefined && isUntouched) field.value = value;
    saved.set(field, value !== undefined && isUntouched ? stateOf(field) : state);
  }
  form.dataset.revision = revision;
  say(said);
  document.dispatchEvent(new Event('draft-saved'));
}

function say(text) {
  if (status.textContent !== text) status.textContent = text;
}

async function listen() {
  if (!document.hidden && Date.now() - lastActive < idleAfterMs) {
    try {
      const body = new URLSearchParams([['revision', form.dataset.revision]]);
      const answer = await fetch(`${form.dataset.draft}/here`, { method: 'POST', body, redirect: 'manual' });
      if (answer.ok) {
        const said = await answer.json();
        if (others.textContent !== said.others) others.textContent = said.others;
      }
    } catch {
      // No connection: saving says so as soon as there is something to save.
    }
  }
  setTimeout(listen, listenEveryMs);
}

form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(save, saveAfterMs);
});
form.addEventListener('focusout', ({ relatedTarget }) => {
  // A button saves by itself.
  if (relatedTarget?.form !== form || relatedTarget.type !== 'submit') save();
});
form.addEventListener('submit', async (event) => {
  isSubmitting = true;
  if (sending === undefined) return;
  event.preventDefault();
  await sending.arrived;
  form.requestSubmit(event.submitter);
});
addEventListener('online', save);
addEventListener('pageshow', () => {
  isSubmitting = false;
});
addEventListener('pagehide', () => {
  const changed = isSubmitting ? [] : changedFields();
  const body = bodyOf(changed);
  if (changed.length === 0 || `${body}`.length > mostWhenLeaving) return;
  fetch(`${form.dataset.draft}/save`, { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => {});
});
addEventListener('beforeunload', (event) => {
  if (isSubmitting) return;
  const changed = changedFields();
  const isKnownToFail = [form.dataset.offline, form.dataset.refused].includes(status.textContent);
  const isTooLong = `${bodyOf(changed)}`.length > mostWhenLeaving;
  if (open.size > 0 || (changed.length > 0 && (isKnownToFail || isTooLong))) event.preventDefault();
});
for (const kind of ['keydown', 'pointerdown', 'pointermove']) {
  addEventListener(kind, () => {
    lastActive = Date.now();
  });
}
setTimeout(listen, listenEveryMs);
