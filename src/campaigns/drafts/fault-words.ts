import type { Visit } from '../../accounts/desk.ts';
import { languageName } from '../../platform/i18n/format.ts';
import { isLanguage } from '../../platform/i18n/languages.ts';
import type { DraftPartName } from './draft-parts.ts';
import type { FormFault } from './settings-form.ts';

type Words = Pick<Visit, 'say' | 'language'>;

/** What is wrong and what to write instead, as a sentence. */
export function faultText(visit: Words, { field, code, params }: FormFault): string {
  return visit.say(`desk-drafts.fault.${code}`, { what: fieldWords(visit, field), ...params });
}

/** What a field of a draft is called: `goals.0.label.fa` is “Name of goal 1 (Persian)”. */
export function fieldWords({ say, language }: Words, field: string): string {
  const [first = '', index, name, written] = field.split('.');
  if (index === undefined || name === undefined) return say(`desk-drafts.field.${first}`);
  const called = say(`desk-drafts.field.${first}-${name}`, { number: Number(index) + 1 });
  if (!isLanguage(written)) return called;
  return say('desk-drafts.in-language', { what: called, language: languageName(language, written) });
}

/** What a part of a draft is called: “Text (Dutch)”. */
export function partWords({ say, language }: Words, part: DraftPartName): string {
  if (part === 'settings' || part === 'goals' || part === 'demands') return say(`desk-drafts.part.${part}`);
  const written = part.slice('text:'.length);
  if (!isLanguage(written)) throw new Error(`${part} is a text in no language`);
  return say('desk-drafts.in-language', {
    what: say('desk-drafts.part.text'),
    language: languageName(language, written),
  });
}
