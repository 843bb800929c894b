// Shows how far an act is while it runs; without it, a link does.
const EVERY_MS = 1_500;

async function look() {
  const state = document.querySelector('#act-state[data-running]');
  if (state === null) return;
  try {
    const answer = await fetch(location.href, { credentials: 'same-origin', redirect: 'error' });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#act-state');
    // It is found which are meant: what comes next is another page.
    if (fresh === null) return location.reload();
    const isFocused = state.contains(document.activeElement);
    // Whoever is about to press stays where they are until it has ended.
    if (!isFocused || !fresh.hasAttribute('data-running')) state.replaceWith(fresh);
    if (isFocused && !fresh.hasAttribute('data-running')) document.querySelector('#main')?.focus();
  } catch {
    // The next look may get through.
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
