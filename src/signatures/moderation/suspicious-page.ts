import { type FormView, formView, type Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { suspicionField } from './asked-search.ts';
import { type SignatureVisit, signaturesPath } from './signature-words.ts';
import type { KeptSuspicion } from './suspicion-store.ts';

/** For `desk/suspicious`. */
interface SuspiciousView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly none: readonly string[];
  readonly see: string;
  readonly dismiss: string;
  readonly rows: readonly RowView[];
  readonly meanings: {
    readonly heading: string;
    readonly items: readonly { readonly term: string; readonly text: string }[];
  };
  readonly removed: { readonly heading: string; readonly paragraphs: readonly string[]; readonly form: FormView };
  readonly links: readonly Link[];
}

interface RowView {
  readonly id: string;
  readonly what: string;
  readonly facts: readonly string[];
  readonly url: string;
  readonly dismissAction: string;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/suspicious': SuspiciousView;
  }
}

export interface SuspiciousPageInput {
  readonly suspicions: readonly KeptSuspicion[];
  /** By the suspicions' ids. */
  readonly domains: ReadonlyMap<string, string>;
  /** How many of the campaign's signatures were removed. */
  readonly removed: number;
}

const kinds = ['network', 'domain', 'same-name', 'random-names', 'numbered', 'hour'] as const;

export function suspiciousPage(
  { render }: Pick<PageTools, 'render'>,
  visit: SignatureVisit,
  { suspicions, domains, removed }: SuspiciousPageInput,
): Html {
  const { say, frame, campaign } = visit;
  const path = `/desk/c/${campaign.slug}/suspicious`;
  const shows = campaign.showsRemoved;
  return render('desk/suspicious', {
    frame: frame({ title: say('desk-suspicious.title') }),
    heading: say('desk-suspicious.title'),
    lead: say('desk-suspicious.lead'),
    none: suspicions.length === 0 ? [say('desk-suspicious.none'), say('desk-suspicious.none-next')] : [],
    see: say('desk-suspicious.see'),
    dismiss: say('desk-suspicious.dismiss'),
    rows: suspicions.map((suspicion) => ({
      id: suspicion.id,
      what: whatOf(visit, suspicion, domains.get(suspicion.id)),
      facts: factsOf(visit, suspicion),
      url: `${signaturesPath(visit)}?${new URLSearchParams({ [suspicionField]: suspicion.id })}`,
      dismissAction: `${path}/${suspicion.id}/dismiss`,
    })),
    meanings: {
      heading: say('desk-held.meaning-heading'),
      items: kinds.map((kind) => ({
        term: say(`desk-suspicious.kind.${kind}`),
        text: say(`desk-suspicious.meaning.${kind}`),
      })),
    },
    removed: {
      heading: say('desk-suspicious.removed.heading'),
      paragraphs: [
        say(shows ? 'desk-suspicious.removed.is-shown' : 'desk-suspicious.removed.is-unshown', { count: removed }),
        say('desk-suspicious.removed.why'),
      ],
      form: formView({
        action: `${path}/removed`,
        kept: [{ name: 'shows', value: shows ? 'no' : 'yes' }],
        button: say(shows ? 'desk-suspicious.removed.hide' : 'desk-suspicious.removed.show'),
        isQuiet: true,
      }),
    },
    links: [{ url: signaturesPath(visit), label: say('desk-signatures.back') }],
  });
}

/** @example 37 signatures in 4 minutes from one network */
function whatOf(
  { say }: SignatureVisit,
  { kind, signatures, firstAt, lastAt }: KeptSuspicion,
  domain: string | undefined,
) {
  const within = durationOf(say, firstAt, lastAt);
  const params = { count: signatures, within };
  if (kind === 'domain') {
    return domain === undefined
      ? say('desk-suspicious.what.domain-unknown', params)
      : say('desk-suspicious.what.domain', { ...params, domain });
  }
  return say(`desk-suspicious.what.${kind}`, params);
}

function durationOf(say: SignatureVisit['say'], firstAt: Date, lastAt: Date): string {
  const minutes = Math.max(1, Math.ceil((lastAt.getTime() - firstAt.getTime()) / 60_000));
  return minutes <= 120
    ? say('desk-suspicious.minutes', { count: minutes })
    : say('desk-suspicious.hours', { count: Math.round(minutes / 60) });
}

function factsOf({ say, language }: SignatureVisit, { details, firstAt, lastAt }: KeptSuspicion): string[] {
  const { ofOneDomain, everySeconds, share, usualShare, usualAnHour } = details;
  const number = (value: number) => formatNumber(language, value);
  return [
    ...(ofOneDomain === undefined ? [] : [say('desk-suspicious.fact.one-domain', { count: ofOneDomain })]),
    ...(share === undefined || usualShare === undefined
      ? []
      : [say('desk-suspicious.fact.share', { share: number(share), usual: number(usualShare) })]),
    ...(usualAnHour === undefined ? [] : [say('desk-suspicious.fact.by-day', { count: usualAnHour })]),
    ...(everySeconds === undefined ? [] : [say('desk-suspicious.fact.even', { count: everySeconds })]),
    say('desk-suspicious.fact.time', {
      from: formatMoment(language, firstAt),
      to: formatMoment(language, lastAt),
    }),
  ];
}
