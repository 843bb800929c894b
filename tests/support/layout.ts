import type { Page } from 'playwright-core';

/** What WCAG 1.4.12 lets a reader set; letters of joined scripts are not set apart. */
const spacing = `* { line-height: 1.5 !important; word-spacing: 0.16em !important }
  :not(:lang(fa)) { letter-spacing: 0.12em !important }
  p { margin-block-end: 2em !important }`;

/** Spaces lines, words and letters out, past the page's policy as a reader's own stylesheet is. */
export async function spaceTextOut(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(spacing)});
    document.adoptedStyleSheets = [sheet];
  })()`);
}

/** What stands out of the window at its sides, or out of its own box: one would have to scroll for it, or not see it. */
export function whatDoesNotFit(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('body, body *')].filter((element) => {
    if (element.closest('.trap, .unseen, input, select, textarea')) return false;
    const { left, right } = element.getBoundingClientRect();
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
    const isOut = left < -1 || right > innerWidth + 1;
    const isCut = clientWidth > 0 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1);
    return isOut || isCut;
  }).filter((element, _, all) => all.every((other) => other === element || !element.contains(other))).map((element) => element.outerHTML.slice(0, 200))`);
}

/** What moves, or would when something changes. */
export function whatMoves(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('*')].filter((element) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
    return animationName !== 'none' || /[1-9]/.test(transitionDuration) || scrollBehavior !== 'auto';
  }).map((element) => element.outerHTML.slice(0, 200))`);
}
