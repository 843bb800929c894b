/** The count of a campaign page, kept fresh while somebody looks at it. */
const page = document.querySelector('[data-count]');
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const everyMs = 15_000;
let timer;

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(page.dataset.count);
    if (answer.ok) show(await answer.json());
  } catch {
    // No connection: the count on the page is still true for when it was made.
  }
  timer = setTimeout(refresh, everyMs);
}

function show({ verified, goals }) {
  page.querySelector('[data-count-verified]').textContent = numbers.format(verified);
  page.querySelectorAll('[data-count-goal]').forEach((cell, index) => {
    const goal = goals[index];
    if (goal === undefined) return;
    cell.textContent = numbers.format(goal.verified);
    cell.closest('tr').querySelector('progress').value = Math.min(goal.verified, goal.target);
  });
}

document.addEventListener('visibilitychange', refresh);
timer = setTimeout(refresh, everyMs);
