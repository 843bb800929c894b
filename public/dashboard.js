/** The total and the goals of a campaign's numbers, kept fresh while somebody looks at them. */
const page = document.querySelector('[data-live]');
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const everyMs = 5_000;
/** Whoever has left it open is not at it: asking on would keep them signed in. */
const idleAfterMs = 10 * 60_000;
let timer;
let tag = '';
let touchedAt = Date.now();

async function refresh() {
  clearTimeout(timer);
  if (document.hidden || Date.now() - touchedAt > idleAfterMs) return;
  try {
    const answer = await fetch(page.dataset.live, {
      headers: tag === '' ? {} : { 'If-None-Match': tag },
      redirect: 'error',
    });
    if (answer.ok) {
      tag = answer.headers.get('ETag') ?? '';
      show(await answer.json());
    }
  } catch {
    // No connection, or signed out: what is on the page is still true for when it was made.
  }
  timer = setTimeout(refresh, everyMs);
}

function show({ verified, goals }) {
  page.querySelector('[data-live-verified]').textContent = numbers.format(verified);
  page.querySelectorAll('[data-live-goal]').forEach((item, index) => {
    const goal = goals[index];
    if (goal === undefined) return;
    item.querySelector('[data-live-goal-verified]').textContent = numbers.format(goal.verified);
    item.querySelector('[data-live-goal-needed]').textContent = numbers.format(
      Math.max(0, goal.target - goal.verified),
    );
    item.querySelector('progress').value = Math.min(goal.verified, goal.target);
  });
}

function touched() {
  const wasIdle = Date.now() - touchedAt > idleAfterMs;
  touchedAt = Date.now();
  if (wasIdle) refresh();
}

for (const act of ['pointerdown', 'pointermove', 'keydown', 'scroll'])
  addEventListener(act, touched, { passive: true });
document.addEventListener('visibilitychange', refresh);
document.querySelector('[data-live-note]').hidden = false;
timer = setTimeout(refresh, everyMs);
