/** The page as it will look, beside what is typed, as wide as a phone or a desktop. */
const preview = document.querySelector('[data-preview]');
const screen = preview.querySelector('[data-screen]');
const buttons = [...preview.querySelectorAll('[data-width]')];
const frame = document.createElement('iframe');
const heights = { 360: 740, 1280: 800 };
let width = 360;

function scaleToFit() {
  const scale = Math.min(1, screen.clientWidth / width);
  frame.style.inlineSize = `${width}px`;
  frame.style.blockSize = `${heights[width]}px`;
  frame.style.transform = `scale(${scale})`;
  screen.style.blockSize = `${heights[width] * scale}px`;
}

for (const button of buttons) {
  button.addEventListener('click', () => {
    width = Number(button.dataset.width);
    for (const one of buttons) one.setAttribute('aria-pressed', one === button);
    preview.parentElement.classList.toggle('is-wide', width > 360);
    scaleToFit();
  });
}

// It is there to be looked at: what leads elsewhere leads nowhere.
frame.addEventListener('load', () => {
  frame.contentDocument?.addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (link !== null && !link.getAttribute('href').startsWith('#')) event.preventDefault();
  });
});

frame.title = preview.dataset.frame;
frame.src = preview.dataset.preview;
preview.hidden = false;
screen.append(frame);
scaleToFit();
new ResizeObserver(scaleToFit).observe(preview);
document.addEventListener('draft-saved', () => frame.contentWindow.location.reload());
