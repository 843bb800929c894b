import type { Campaign } from '../campaigns/campaign.ts';
import { formatMoment, formatNumber } from '../platform/i18n/format.ts';
import type { Language } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { type Foreign, foreignOn } from '../platform/i18n/words.ts';
import type { ListCounts, Recipient } from './recipient.ts';

/** Whose list it is. */
export interface Issuer {
  readonly campaign: Pick<Campaign, 'slug' | 'defaultLanguage' | 'texts'>;
  /** Where the site is reached, without a slash at its end. */
  readonly baseUrl: string;
}

/** What a list says of itself to whoever reads it. */
export interface ListStatement extends ListCounts {
  readonly recipient: Recipient;
  readonly madeAt: Date;
  /** The newest hash of the audit when it was made. */
  readonly auditHead: string;
}

/** One line of it, in the list's language but for the campaign's own words. */
export interface StatementLine {
  readonly term: string;
  readonly text: string;
  /** Where it is in another language. */
  readonly foreign: Foreign | undefined;
}

/** What stands above the names: what was signed, for whom, by how many, and how that is known. */
export function statementLines(
  locales: Locales,
  { campaign, baseUrl }: Issuer,
  statement: ListStatement,
): StatementLine[] {
  const { recipient, madeAt, named, countedOnly, auditHead } = statement;
  const { language } = recipient;
  const text = textIn(campaign, language);
  const said = (key: string, words: string, params?: Record<string, string>): StatementLine => ({
    term: locales.message(language, key, params),
    text: words,
    foreign: undefined,
  });
  const quoted = (key: string, words: string, params?: Record<string, string>): StatementLine => ({
    ...said(key, words, params),
    foreign: foreignOn(language, text.language),
  });
  const number = (value: number) => formatNumber(language, value);
  const isWhole = (part: string) => part !== '';
  return [
    said(
      'lists.statement.for',
      [recipient.name, recipient.office, recipient.chamber, recipient.constituency].filter(isWhole).join(', '),
    ),
    quoted('lists.statement.campaign', text.title),
    quoted('lists.statement.petition', text.petition),
    ...text.demands.map(({ addressee, text: demand }) => quoted('lists.statement.demand', demand, { addressee })),
    quoted('lists.statement.consent', text.consent),
    said('lists.statement.made-at', formatMoment(language, madeAt)),
    said('lists.statement.verified', number(named + countedOnly)),
    said('lists.statement.named', number(named)),
    said('lists.statement.counted-only', number(countedOnly)),
    said('lists.statement.verification-term', locales.message(language, 'lists.statement.verification')),
    said('lists.statement.page', `${baseUrl}/${language}/c/${campaign.slug}`),
    said('lists.statement.check', `${baseUrl}/${language}/verify`),
    said('lists.statement.audit-head', auditHead),
  ];
}

/** What the campaign says in a language, or in its own. */
export function textIn({ texts, defaultLanguage, slug }: Issuer['campaign'], language: Language) {
  const text = texts[language] ?? texts[defaultLanguage];
  if (text === undefined) throw new Error(`Campaign ${slug} has no text in its own language.`);
  return text;
}
