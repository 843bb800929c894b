/** What a campaign's texts may be, in its folder as in its draft. Pure. */

/** Characters, as JavaScript counts them. */
export const mostCharacters = {
  title: 200,
  summary: 2000,
  petition: 2000,
  consent: 2000,
  addressee: 300,
  demand: 2000,
  label: 300,
  contact: 300,
} as const;

/** Where nobody says otherwise. */
export const usualDays = { grace: 14, retention: 365, unconfirmed: 30 } as const;
export const mostDays = 36_500;
/** As large as the column of a goal may grow. */
export const mostSignatures = 2_000_000_000;

/** Words on one line: a line break is a space, and spaces around them go. */
export function onOneLine(typed: string): string {
  return typed.replace(/[ \t\r\n]+/g, (gap) => (/[\r\n]/.test(gap) ? ' ' : gap)).trim();
}

/** What a text holds that neither a page nor the database can take, or undefined. */
export function unwritableIn(text: string): string | undefined {
  if (!text.isWellFormed()) return 'half a character (a lone surrogate)';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const control = /[\u0000-\u0008\u000B-\u001F\u007F]/.exec(text)?.[0];
  if (control === undefined) return undefined;
  return `a control character (U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')})`;
}
