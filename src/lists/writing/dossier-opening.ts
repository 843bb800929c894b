import { formatDate, formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Locales } from '../../platform/i18n/locales.ts';
import { foreignOn, type Words } from '../../platform/i18n/words.ts';
import { countedPlace, type Issuer, type ListStatement, selectionWords, textIn } from './list-statement.ts';
import type { ListToWrite } from './list-writing.ts';

/** What stands before the names of a dossier: a letter to the recipient, then what was signed and by how many. */
export interface DossierOpening {
  readonly letter: Letter;
  readonly about: About;
}

interface Line {
  readonly term: string;
  readonly text: string;
}

/** To the recipient: what this is, who made it and when, and how it is checked. */
interface Letter {
  readonly address: readonly string[];
  readonly date: string;
  readonly salutation: string;
  readonly paragraphs: readonly string[];
  /** Addresses of pages, which run from left to right. */
  readonly places: readonly Line[];
  readonly care: string;
  readonly closing: string;
  readonly signedBy: string;
  readonly signedFor: string;
}

interface About {
  readonly heading: string;
  readonly parts: readonly {
    readonly heading: string;
    readonly paragraphs: readonly { readonly lead?: Words; readonly words: Words }[];
  }[];
  readonly numbersHeading: string;
  /** Whose signatures are counted. */
  readonly selection: string;
  readonly numbers: readonly Line[];
  readonly chart: {
    readonly headings: readonly string[];
    readonly rows: readonly {
      readonly label: string;
      readonly named: string;
      readonly countedOnly: string;
      readonly together: string;
      /** Of the fullest place. */
      readonly percent: number;
    }[];
  };
  readonly checkHeading: string;
  readonly check: string;
  readonly checkAt: readonly Line[];
}

export type Say = (key: string, params?: Record<string, string | number>) => string;

/** The sentences of one language. */
export function sayIn(locales: Locales, language: Language): Say {
  return (key, params) => locales.message(language, key, params);
}

/** @param volumes how many files the dossier fills. */
export function dossierOpening(locales: Locales, { issuer, statement }: ListToWrite, volumes: number): DossierOpening {
  return { letter: letterOf(locales, issuer, statement, volumes), about: aboutOf(locales, issuer, statement) };
}

function letterOf(locales: Locales, { campaign, baseUrl }: Issuer, statement: ListStatement, volumes: number): Letter {
  const { recipient, madeAt, madeBy, named, countedOnly, counts, selection } = statement;
  const { language, name, office, chamber, constituency } = recipient;
  const say = sayIn(locales, language);
  const { title } = textIn(campaign, language);
  const isPart = selection.places !== undefined || selection.confirmedAfterUs !== undefined;
  return {
    address: [name, office, chamber, constituency].filter((line) => line !== ''),
    date: formatDate(language, madeAt),
    salutation: say('lists.dossier.salutation', { name }),
    paragraphs: [
      [
        say('lists.dossier.handed', { named, title }),
        ...(countedOnly === 0 ? [] : [say('lists.dossier.counted', { countedOnly })]),
        say('lists.dossier.in-all', { verified: counts.verified }),
      ].join(' '),
      ...(isPart
        ? [say('lists.dossier.takes', { selection: selectionWords(locales, language, selection, campaign.regions) })]
        : []),
      [say('lists.dossier.contents'), ...(volumes === 1 ? [] : [say('lists.dossier.volumes', { volumes })])].join(' '),
      [
        say('lists.dossier.made', { name: makerWords(say, madeBy), moment: formatMoment(language, madeAt) }),
        say('lists.dossier.unchanged'),
      ].join(' '),
    ],
    places: checkPlaces(say, baseUrl, language),
    care: say('lists.dossier.care'),
    closing: say('lists.dossier.closing'),
    signedBy: madeBy.name,
    signedFor: say('lists.dossier.signed-for', { title }),
  };
}

function aboutOf(locales: Locales, { campaign, baseUrl }: Issuer, statement: ListStatement): About {
  const { recipient, counts, named, countedOnly, selection, auditHead } = statement;
  const { language } = recipient;
  const say = sayIn(locales, language);
  const text = textIn(campaign, language);
  const quoted = (words: string): Words => ({ text: words, foreign: foreignOn(language, text.language) });
  const own = (words: string): Words => ({ text: words, foreign: undefined });
  const number = (value: number) => formatNumber(language, value);
  const verification =
    counts.confirmedByHand === undefined
      ? say('lists.statement.verification')
      : say('lists.statement.verification-and-by-hand');
  const most = Math.max(1, ...counts.places.map((place) => place.named + place.countedOnly));
  return {
    heading: say('lists.statement.title'),
    parts: [
      {
        heading: say('lists.dossier.demands'),
        paragraphs: text.demands.map(({ addressee, text: demand }) => ({
          lead: quoted(addressee),
          words: quoted(demand),
        })),
      },
      { heading: say('lists.statement.petition'), paragraphs: [{ words: quoted(text.petition) }] },
      { heading: say('lists.statement.consent'), paragraphs: [{ words: quoted(text.consent) }] },
      { heading: say('lists.statement.verification-term'), paragraphs: [{ words: own(verification) }] },
    ],
    numbersHeading: say('lists.dossier.numbers'),
    selection: say('lists.dossier.takes', {
      selection: selectionWords(locales, language, selection, campaign.regions),
    }),
    numbers: [
      { term: say('lists.statement.verified'), text: number(counts.verified) },
      ...(counts.confirmedByHand === undefined
        ? []
        : [{ term: say('lists.statement.confirmed-by-hand'), text: number(counts.confirmedByHand) }]),
      { term: say('lists.statement.named'), text: number(named) },
      { term: say('lists.statement.counted-only'), text: number(countedOnly) },
    ],
    chart: {
      headings: [
        say('lists.dossier.place'),
        say('lists.statement.named'),
        say('lists.statement.counted-only'),
        say('lists.dossier.together'),
      ],
      rows: counts.places.map((place) => {
        const together = place.named + place.countedOnly;
        return {
          label: countedPlace(locales, language, place, counts.places, campaign.regions),
          named: number(place.named),
          countedOnly: number(place.countedOnly),
          together: number(together),
          percent: (together / most) * 100,
        };
      }),
    },
    checkHeading: say('lists.dossier.check'),
    check: say('lists.dossier.unchanged'),
    checkAt: [
      ...checkPlaces(say, baseUrl, language),
      { term: say('lists.statement.page'), text: `${baseUrl}/${language}/c/${campaign.slug}` },
      { term: say('lists.statement.audit-head'), text: auditHead },
    ],
  };
}

function checkPlaces(say: Say, baseUrl: string, language: Language): readonly Line[] {
  return [
    { term: say('lists.statement.check'), text: `${baseUrl}/${language}/verify` },
    { term: say('lists.dossier.key'), text: `${baseUrl}/.well-known/signatory-key.json` },
  ];
}

function makerWords(say: Say, { name, isOnServer }: ListStatement['madeBy']): string {
  return isOnServer ? say('lists.statement.on-server', { name }) : name;
}
