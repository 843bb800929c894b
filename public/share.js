/** Buttons that only a script can make work are shown only by the script. */
for (const button of document.querySelectorAll('[data-share-sheet]')) {
  if (navigator.share === undefined) continue;
  const title = button.dataset.title ?? document.querySelector('h1').textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    // Rejected when the reader closes the sheet: nothing to do.
    navigator.share({ title, url: document.getElementById('share-url').value }).catch(() => {});
  });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  if (navigator.clipboard === undefined) continue;
  const field = document.getElementById(button.dataset.copy);
  const status = document.querySelector('[data-copy-status]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.copied;
    } catch {
      field.select();
    }
  });
}
