import { type FieldView, fieldView, type ProblemsView, problemsView } from '../accounts/desk-form.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { formatNumber, languageName } from '../platform/i18n/format.ts';
import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import { parseSource } from '../signatures/form.ts';
import type { SourceCount } from './numbers.ts';
import { type NumbersVisit, shareText, type TableView, tableRow, tableView } from './numbers-view.ts';
import type { ShownDashboard } from './shown.ts';

export const linkFields = { source: 'link', language: 'page' } as const;

export function sourceTable(visit: NumbersVisit, { sources: { rows, others } }: ShownDashboard): TableView {
  const { language, say } = visit;
  const cells = ({ asked, confirmed, share }: Omit<SourceCount, 'name'>) => [
    formatNumber(language, asked),
    formatNumber(language, confirmed),
    shareText(visit, share),
  ];
  const named = ({ name, ...count }: SourceCount) => {
    if (name === '') return tableRow(say('desk-numbers.sources.none'), ...cells(count));
    return { ...tableRow(name, ...cells(count)), direction: 'ltr' as const };
  };
  return tableView(visit, {
    caption: say('desk-numbers.sources.caption'),
    columns: ['column', 'signed', 'confirmed', 'share'].map((column) => say(`desk-numbers.sources.${column}`)),
    rows: rows.map(named),
    last: others === undefined ? [] : [tableRow(say('desk-numbers.sources.others'), ...cells(others))],
  });
}

/** A link that says where people came from. */
export interface SourceLink {
  readonly source: string;
  readonly language: Language;
  readonly url: string;
}

/** The link that the page's form asks for; a fault where its name is none; nothing where none is asked for. */
export function askedLink({ query, campaign }: NumbersVisit, baseUrl: string): SourceLink | 'no-source' | undefined {
  if (!query.names.includes(linkFields.source)) return undefined;
  return linkTo(campaign, query.text(linkFields.source), query.text(linkFields.language), baseUrl) ?? 'no-source';
}

/** Undefined where the name is none. In the campaign's own language where it has no text in the wanted one. */
export function linkTo(
  { slug, texts, defaultLanguage }: Campaign,
  typed: string,
  wanted: string,
  baseUrl: string,
): SourceLink | undefined {
  const source = parseSource(typed);
  if (source === undefined) return undefined;
  const language = isLanguage(wanted) && texts[wanted] !== undefined ? wanted : defaultLanguage;
  return { source, language, url: `${baseUrl}/${language}/c/${slug}?source=${source}` };
}

/** The form that makes a link, and the link that was made: for `desk/source-link`. */
export interface LinkMaker {
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly lead: string;
  readonly fields: readonly FieldView[];
  readonly button: string;
  readonly made: MadeLink | undefined;
}

interface MadeLink {
  readonly heading: string;
  readonly label: string;
  readonly url: string;
  readonly copy: string;
  readonly copied: string;
  readonly picture: string;
  readonly pictureText: string;
  readonly save: string;
}

export function linkMaker(visit: NumbersVisit, asked: ReturnType<typeof askedLink>): LinkMaker {
  const { say, query, campaign, language, path } = visit;
  const isWrong = asked === 'no-source';
  const issues = isWrong ? [{ field: linkFields.source, text: say('desk-numbers.link.issue') }] : [];
  const made = asked === undefined || isWrong ? undefined : asked;
  const written = languages.filter((one) => campaign.texts[one] !== undefined);
  const chosen = made?.language ?? campaign.defaultLanguage;
  return {
    problems: problemsView(say, issues),
    heading: say('desk-numbers.link.heading'),
    lead: say('desk-numbers.link.lead'),
    fields: [
      fieldView(
        {
          name: linkFields.source,
          label: say('desk-numbers.link.label'),
          hint: say('desk-numbers.link.hint'),
          direction: 'ltr',
          value: query.text(linkFields.source),
        },
        issues,
      ),
      fieldView({
        name: linkFields.language,
        label: say('desk-numbers.link.language'),
        options: written.map((value) => ({ value, label: languageName(language, value), isChosen: value === chosen })),
      }),
    ],
    button: say('desk-numbers.link.button'),
    made: made && {
      heading: say('desk-numbers.link.made'),
      label: say('desk-numbers.link.made-label'),
      url: made.url,
      copy: say('pages.share.copy'),
      copied: say('pages.share.copied'),
      picture: `${path}/links/${made.language}/${made.source}.png`,
      pictureText: say('desk-numbers.link.picture'),
      save: say('desk-numbers.link.save'),
    },
  };
}
