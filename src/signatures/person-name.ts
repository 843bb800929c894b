import type { IssueCode } from './signature.ts';

/** Code points. */
const maxLength = 200;

/** All that Unicode calls a mandatory break (Annex 14: BK, CR, LF, NL). */
const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/;

/** Besides the controls: signs that only carry text nobody sees (deprecated formats, annotations, tags). */
const control = /[\p{Cc}\u206a-\u206f\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/**
 * Embeddings, overrides and isolates (Unicode Annex 9, table 4), which turn round what stands beside them. The marks
 * U+200E, U+200F and U+061C only stand in for a letter's direction, and Persian keyboards type them; they stay, as do the
 * joiners U+200C and U+200D, which Persian spelling needs.
 */
const directionControl = /[\u202a-\u202e\u2066-\u2069]/;

/** No letter of a living script carries more than a handful of marks: this is text made to cover its neighbours. */
const pileOfMarks = /\p{M}{9}/u;

/** U+FFFD is what a decoder leaves of bytes that it could not read. */
const damaged = /[\ufffd\p{Noncharacter_Code_Point}]/u;

/** Spreadsheets run what begins so (OWASP, CSV injection); what they skip before it is skipped here too. */
const formula = /^[\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}]*[=+\-@]/u;

/** Letters that can be seen: the Hangul fillers are letters by class only. */
const letter = /[\p{L}--\p{Default_Ignorable_Code_Point}]/v;

/**
 * What mail programs and messengers turn into a link. People leave out the space after an abbreviation (J.R.Smith,
 * St.John, Dr.med. X, Joh.de Vries, Prof.ir. X, B.Com), so a dot alone makes no link: what follows it must be an ending that
 * is no word of names or titles; where that is a country's, behind five letters; any country's where a path follows.
 */
const links: readonly RegExp[] = [
  /:\/\//,
  /(?<![\p{L}\p{N}])www\d?\./u,
  /@[\p{L}\p{N}-]+\.\p{L}/u,
  /[\p{L}\p{N}-]{2}\.(?:com|net|org|info|biz|online|website|shop|xyz|co\.uk)(?![\p{L}\p{N}])/u,
  /[\p{L}\p{N}-]{5}\.(?:be|nl|fr|lu|eu|uk|ch|at|ir|ru|cn|us|io|me|tv|cc)(?![\p{L}\p{N}.])/u,
  /[\p{L}\p{N}-]\.(?:[a-z]{2}|com|net|org|info|biz|app|dev|link|site)(?::\d{1,5})?\/\S/u,
];

/** Holds nothing that `writingIssue` looks for. */
const isPrintableAscii = /^[ -~]*$/;

/** Most names of Latin letters: none of the other checks finds anything in them. */
const isPlainName = /^[A-Za-zÀ-ÖØ-öø-ÿ]+(?:[ '-][A-Za-zÀ-ÖØ-öø-ÿ]+)*$/;

/**
 * What keeps a name, of a person or a place, in any script, from being taken as typed but for white space around it.
 *
 * Every check is linear in the length of the text.
 */
export function nameIssue(typed: string): IssueCode | undefined {
  if (typed.length <= maxLength && isPlainName.test(typed)) return undefined;
  const name = typed.trim();
  // Counted only where it can matter: no code point takes more than two units.
  if (name.length > 2 * maxLength || [...name].length > maxLength) return 'too-long';
  const issue = writingIssue(typed);
  if (issue !== undefined) return issue;
  // Full-width and small forms too: ＝ does in a spreadsheet what = does.
  const plain = name.normalize('NFKC').toLowerCase();
  if (formula.test(plain)) return 'begins-like-formula';
  if (links.some((link) => link.test(plain))) return 'holds-link';
  return letter.test(name) ? undefined : 'no-letter';
}

/** What no text of one line may hold, also at its ends: a tab or a line break there comes from no keyboard. */
export function writingIssue(typed: string): IssueCode | undefined {
  if (isPrintableAscii.test(typed)) return undefined;
  if (!typed.isWellFormed() || damaged.test(typed) || pileOfMarks.test(typed)) return 'not-readable';
  if (lineBreak.test(typed)) return 'line-break';
  if (control.test(typed)) return 'control-character';
  if (directionControl.test(typed)) return 'direction-override';
  return undefined;
}
