import type { PublishedKey } from '../../platform/crypto/signing-key.ts';
import { formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { absoluteUrl, type Frame, frameOf, type Html, type PageTools } from '../../platform/views/frame.ts';
import type { SignedManifest } from './manifest.ts';

export interface VerifyPageInput {
  readonly language: Language;
  readonly key: PublishedKey;
  /** What was typed as the hash of a file, as it was read; empty where nothing was. */
  readonly typed: string;
  /** Whether that is a hash at all. */
  readonly isHash: boolean;
  /** Of the list that has this hash. */
  readonly found: SignedManifest | undefined;
}

/** What the page may find, each in a sentence of its own; those of files are chosen by its script. */
const verdicts = [
  'working',
  'genuine',
  'altered-file',
  'altered-zip',
  'altered-manifest',
  'foreign',
  'unknown',
  'only-manifest',
  'no-script',
] as const;

const facts = ['campaign', 'recipient', 'made-at', 'verified', 'named', 'counted-only'] as const;
type Fact = (typeof facts)[number];

/** For `pages/verify`. */
interface VerifyView {
  readonly frame: Frame;
  readonly heading: string;
  readonly lead: string;
  readonly file: { readonly heading: string; readonly label: string; readonly hint: string };
  /** As JSON, for the script. */
  readonly key: string;
  /** Their sentences by their kinds, as JSON too. */
  readonly verdicts: string;
  readonly facts: readonly { readonly kind: Fact; readonly term: string }[];
  readonly byHash: {
    readonly heading: string;
    readonly text: string;
    readonly label: string;
    readonly button: string;
    readonly action: string;
    readonly typed: string;
    readonly answer: string | undefined;
    readonly isGood: boolean;
    readonly facts: readonly { readonly term: string; readonly text: string }[];
  };
  readonly alone: {
    readonly heading: string;
    readonly text: string;
    readonly keyLabel: string;
    readonly kid: string;
    readonly keyUrl: string;
  };
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'pages/verify': VerifyView;
  }
}

/** Where whoever was handed a list checks it: in their browser, or by its hash, or with a program of their own. */
export function verifyPage(tools: PageTools, input: VerifyPageInput): Html {
  const { language, key, typed, isHash, found } = input;
  const say = (name: string) => tools.locales.message(language, name);
  return tools.render('pages/verify', {
    frame: frameOf(tools, {
      language,
      title: say('verify.title'),
      path: (other) => `/${other}/verify`,
      scripts: ['verify.js'],
    }),
    heading: say('verify.title'),
    lead: say('verify.lead'),
    file: {
      heading: say('verify.file.heading'),
      label: say('verify.file.label'),
      hint: say('verify.file.hint'),
    },
    key: JSON.stringify(key),
    verdicts: JSON.stringify(Object.fromEntries(verdicts.map((kind) => [kind, say(`verify.verdicts.${kind}`)]))),
    facts: facts.map((kind) => ({ kind, term: say(`verify.facts.${kind}`) })),
    byHash: {
      heading: say('verify.by-hash.heading'),
      text: say('verify.by-hash.text'),
      label: say('verify.by-hash.label'),
      button: say('verify.by-hash.button'),
      action: `/${language}/verify`,
      typed,
      answer: typed === '' ? undefined : say(answerTo(isHash, found)),
      isGood: found !== undefined,
      facts:
        found === undefined
          ? []
          : facts.map((kind) => ({ term: say(`verify.facts.${kind}`), text: factOf(language, found, kind) })),
    },
    alone: {
      heading: say('verify.alone.heading'),
      text: say('verify.alone.text'),
      keyLabel: say('verify.alone.key'),
      kid: key.kid,
      keyUrl: absoluteUrl(tools, '/.well-known/signatory-key.json'),
    },
  });
}

function answerTo(isHash: boolean, found: SignedManifest | undefined): string {
  if (!isHash) return 'verify.by-hash.no-hash';
  return found === undefined ? 'verify.verdicts.unknown' : 'verify.by-hash.known';
}

function factOf(language: Language, { campaign, list, counts }: SignedManifest, fact: Fact): string {
  switch (fact) {
    case 'campaign':
      return campaign.title;
    case 'recipient':
      return list.recipient.name;
    case 'made-at':
      return formatMoment(language, new Date(list.made_at));
    case 'verified':
      return formatNumber(language, counts.verified);
    case 'named':
      return formatNumber(language, counts.named);
    case 'counted-only':
      return formatNumber(language, counts.counted_only);
  }
}
