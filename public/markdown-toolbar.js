/** Buttons that write Markdown into a field; there only where a script can make them work. */
for (const toolbar of document.querySelectorAll('[data-markdown-toolbar]')) {
  const field = document.getElementById(toolbar.getAttribute('aria-controls'));
  const buttons = [...toolbar.querySelectorAll('button')];
  toolbar.hidden = false;

  for (const button of buttons) button.addEventListener('click', () => write(field, button.dataset));

  // One stop for the tabulator, arrows within (ARIA Authoring Practices, toolbar); in the direction that is read.
  const isRightToLeft = getComputedStyle(toolbar).direction === 'rtl';
  const focus = (index) => {
    const next = (index + buttons.length) % buttons.length;
    for (const [place, button] of buttons.entries()) button.tabIndex = place === next ? 0 : -1;
    buttons[next].focus();
  };
  for (const [place, button] of buttons.entries()) button.tabIndex = place === 0 ? 0 : -1;
  toolbar.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowRight: isRightToLeft ? -1 : 1, ArrowLeft: isRightToLeft ? 1 : -1 }[event.key];
    const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? (step && at + step);
    if (to === undefined || at < 0) return;
    event.preventDefault();
    focus(to);
  });

  field.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const button = buttons.find(({ dataset }) => dataset.key === event.key.toLowerCase());
    if (button === undefined) return;
    event.preventDefault();
    write(field, button.dataset);
  });
}

function write(field, { around, line, words, address }) {
  field.focus();
  if (line !== undefined) markLines(field, line);
  else if (address !== undefined) makeLink(field, words, address);
  else markWords(field, around, words);
}

/** Puts marks around what is chosen, or takes them away again; where nothing is chosen, around words to write over. */
function markWords(field, mark, words) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const from = start - mark.length;
  const isMarked = value.slice(from, start) === mark && value.slice(end, end + mark.length) === mark && start < end;
  // One star within two is half of something bold.
  if (isMarked && !(mark === '*' && value.slice(from - 1, from) === '*' && value.slice(from - 2, from) !== '**')) {
    replace(field, from, end + mark.length, value.slice(start, end), 0);
    return;
  }
  const chosen = value.slice(start, end);
  const inner = chosen.trim();
  const before = chosen.slice(0, chosen.length - chosen.trimStart().length);
  const after = inner === '' ? '' : chosen.slice(chosen.trimEnd().length);
  const marked = inner === '' ? words : inner;
  replace(field, start, end, before + mark + marked + mark + after, before.length + mark.length, marked.length);
}

/** Begins each line that is chosen with the mark, or with it no longer. */
function markLines(field, mark) {
  const { value, selectionStart, selectionEnd } = field;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const next = value.indexOf('\n', Math.max(selectionEnd - 1, selectionStart));
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split('\n');
  const areMarked = lines.every((one) => one.startsWith(mark));
  const written = lines.map((one) => (areMarked ? one.slice(mark.length) : mark + one)).join('\n');
  if (lines.length > 1) return replace(field, start, end, written, 0);
  const moved = Math.max(0, selectionStart - start + (areMarked ? -mark.length : mark.length));
  replace(
    field,
    start,
    end,
    written,
    moved,
    Math.max(0, Math.min(selectionEnd - selectionStart, written.length - moved)),
  );
}

function makeLink(field, words, address) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const chosen = value.slice(start, end).trim();
  const isAddress = /^(?:https?:\/\/|mailto:)\S+$/.test(chosen);
  const text = isAddress || chosen === '' ? words : chosen;
  const link = `[${text}](${isAddress ? chosen : address})`;
  if (isAddress) replace(field, start, end, link, 1, text.length);
  else replace(field, start, end, link, text.length + 3, address.length);
}

/** Writes as if it were typed, so that it can be undone, and chooses a part of what was written: all of it by default. */
function replace(field, start, end, text, from, length = text.length) {
  field.setSelectionRange(start, end);
  // The only way that keeps what can be undone; where a browser has left it out, undoing begins anew.
  const isTyped = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
  if (!isTyped) {
    field.setRangeText(text, start, end);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(start + from, start + from + length);
}
