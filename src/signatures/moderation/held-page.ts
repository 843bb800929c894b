import type { FormView, Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { countryName, formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { type HoldReason, holdReasons } from '../signature.ts';
import type { HeldSignature } from './held-store.ts';
import { actsPath, type SignatureVisit, signaturesPath } from './signature-words.ts';

/** For `desk/held`. */
interface HeldView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly erased: string;
  readonly none: readonly string[];
  readonly filterLabel: string;
  readonly filters: readonly (Link & { readonly isCurrent: boolean })[];
  readonly actsPath: string;
  readonly signaturesPath: string;
  readonly rows: readonly RowView[];
  readonly show: string;
  readonly chosen: { readonly legend: string; readonly release: string; readonly remove: string };
  readonly allHeading: string;
  readonly all: { readonly kept: FormView['kept']; readonly release: string; readonly remove: string };
  readonly links: readonly Link[];
  readonly meaningHeading: string;
  readonly meanings: readonly { readonly term: string; readonly text: string }[];
}

interface RowView {
  readonly id: string;
  readonly why: string;
  readonly facts: readonly string[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/held': HeldView;
  }
}

export interface HeldPageInput {
  readonly counts: ReadonlyMap<HoldReason, number>;
  /** Only those are shown; all where it is undefined. */
  readonly heldFor: HoldReason | undefined;
  readonly listed: readonly HeldSignature[];
  readonly isFirst: boolean;
  readonly nextCursor: string | undefined;
}

export function heldPage({ render }: Pick<PageTools, 'render'>, visit: SignatureVisit, input: HeldPageInput): Html {
  const { say, frame, campaign } = visit;
  const { counts, heldFor, listed } = input;
  const total = counts.values().reduce((sum, count) => sum + count, 0);
  const count = heldFor === undefined ? total : (counts.get(heldFor) ?? 0);
  return render('desk/held', {
    frame: frame({ title: say('desk-held.title') }),
    heading: say('desk-held.title'),
    lead: say('desk-held.lead'),
    erased: say('desk-held.erased', { days: campaign.unconfirmedDays }),
    none: total === 0 ? [say('desk-held.none'), say('desk-held.none-next')] : [],
    filterLabel: say('desk-held.filter'),
    filters: total === 0 ? [] : filtersOf(visit, input, total),
    actsPath: actsPath(visit),
    signaturesPath: signaturesPath(visit),
    rows: listed.map((held) => ({
      id: held.signatureId,
      why: say(`desk-held.why.${held.heldFor}`),
      facts: [factsOf(visit, held).join(' · '), alikeWords(visit, held)],
    })),
    show: say('desk-held.show'),
    chosen: {
      legend: say('desk-held.chosen'),
      release: say('desk-acts.release.ticked'),
      remove: say('desk-acts.remove.ticked'),
    },
    allHeading: say('desk-held.all-heading', {
      kind: say(heldFor === undefined ? 'desk-held.any-kind' : `desk-held.why.${heldFor}`),
    }),
    all: {
      kept: [
        { name: 'all', value: 'yes' },
        { name: 'state', value: 'held' },
        ...(heldFor === undefined ? [] : [{ name: 'held', value: heldFor }]),
      ],
      release: say('desk-held.release-all', { count }),
      remove: say('desk-held.remove-all', { count }),
    },
    links: pageLinks(visit, input),
    meaningHeading: say('desk-held.meaning-heading'),
    meanings: holdReasons.map((reason) => ({
      term: say(`desk-held.why.${reason}`),
      text: say(`desk-held.meaning.${reason}`),
    })),
  });
}

function filtersOf(visit: SignatureVisit, { counts, heldFor }: HeldPageInput, total: number): HeldView['filters'] {
  const { say, language } = visit;
  const path = pathOf(visit);
  const filter = (reason: HoldReason | undefined, count: number) => ({
    url: reason === undefined ? path : `${path}?held=${reason}`,
    label: `${say(reason === undefined ? 'desk-held.any' : `desk-held.why.${reason}`)} (${formatNumber(language, count)})`,
    isCurrent: reason === heldFor,
  });
  const ofReasons = holdReasons.flatMap((reason) => {
    const count = counts.get(reason);
    return count === undefined ? [] : [filter(reason, count)];
  });
  return [filter(undefined, total), ...ofReasons];
}

function factsOf({ say, language }: SignatureVisit, { signedAt, country, source }: HeldSignature): string[] {
  return [
    formatMoment(language, signedAt),
    countryName(language, country),
    ...(source === '' ? [] : [say('desk-held.source', { source })]),
  ];
}

function alikeWords({ say }: SignatureVisit, { alike }: HeldSignature): string {
  return alike === null ? say('desk-held.network-unknown') : say('desk-held.alike', { count: alike });
}

function pageLinks(visit: SignatureVisit, { heldFor, isFirst, nextCursor }: HeldPageInput): Link[] {
  const { say } = visit;
  const path = pathOf(visit);
  const filter = heldFor === undefined ? {} : { held: heldFor };
  const older = nextCursor && `${path}?${new URLSearchParams({ ...filter, before: nextCursor })}`;
  return [
    ...(older === undefined ? [] : [{ url: older, label: say('desk-held.older') }]),
    ...(isFirst ? [] : [{ url: `${path}?${new URLSearchParams(filter)}`, label: say('desk-held.newest') }]),
    { url: actsPath(visit), label: say('desk-acts.title') },
    { url: `/desk/c/${visit.campaign.slug}/rules`, label: say('desk-held.rules') },
  ];
}

function pathOf({ campaign }: SignatureVisit): string {
  return `/desk/c/${campaign.slug}/held`;
}
