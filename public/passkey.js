/** Passkeys: a button that is there only where the browser can make or use one; its answer goes with the form. */
const { browserSupportsWebAuthn, startAuthentication, startRegistration } = globalThis.SimpleWebAuthnBrowser;

for (const part of document.querySelectorAll('[data-passkey]')) {
  if (!browserSupportsWebAuthn()) continue;
  const { options, field, failed } = part.dataset;
  const button = part.querySelector('button');
  const status = part.querySelector('[role=status]');
  part.hidden = false;
  const around = part.closest('[data-needs-passkey]');
  if (around !== null) around.hidden = false;
  button.addEventListener('click', async () => {
    status.textContent = '';
    button.disabled = true;
    try {
      const optionsJSON = JSON.parse(options);
      const start = 'user' in optionsJSON ? startRegistration : startAuthentication;
      const answer = await start({ optionsJSON });
      part.querySelector(`[name="${field}"]`).value = JSON.stringify(answer);
      part.closest('form').submit();
    } catch {
      // Closed, refused or out of time: the browser has said what it wanted to.
      status.textContent = failed;
      button.disabled = false;
    }
  });
}
