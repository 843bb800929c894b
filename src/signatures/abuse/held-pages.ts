import type { CampaignVisit } from '../../accounts/desk.ts';
import {
  deskForm,
  type FormView,
  formView,
  type Link,
  type ProblemsView,
  problemsView,
} from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { reasonField } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { countryName, formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { type HoldReason, holdReasons, type Person } from '../signature.ts';
import type { HeldChoice, HeldSignature } from './held-store.ts';
import type { HeldVerdict } from './settle-held.ts';

/** The names of the forms' fields. */
export const heldFields = { id: 'id', all: 'all', until: 'until', sure: 'sure', heldFor: 'for' } as const;

/** Why a press settled nothing: nothing was chosen that is still held, or the campaign is over. */
export type NothingDone = 'none-chosen' | 'over';

/** For `desk/held`. */
interface HeldView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly lead: string;
  readonly erased: string;
  readonly none: readonly string[];
  readonly filterLabel: string;
  readonly filters: readonly (Link & { readonly isCurrent: boolean })[];
  readonly path: string;
  readonly rows: readonly RowView[];
  readonly show: string;
  readonly chosen: { readonly legend: string; readonly release: string; readonly remove: string };
  readonly allHeading: string;
  readonly all: readonly AllOfThem[];
  readonly links: readonly Link[];
  readonly meaningHeading: string;
  readonly meanings: readonly { readonly term: string; readonly text: string }[];
}

interface RowView {
  readonly id: string;
  readonly why: string;
  readonly facts: readonly string[];
}

interface AllOfThem {
  readonly action: string;
  readonly kept: FormView['kept'];
  readonly button: string;
  readonly isGrave: boolean;
}

/** For `desk/held-person`. */
interface HeldPersonView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly path: string;
  readonly id: string;
  readonly release: string;
  readonly remove: string;
  readonly back: string;
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/held': HeldView;
    'desk/held-person': HeldPersonView;
  }
}

type Render = Pick<PageTools, 'render'>;
type Visit = CampaignVisit<Campaign>;

export interface HeldPageInput {
  readonly counts: ReadonlyMap<HoldReason, number>;
  /** Only those are shown; all where it is undefined. */
  readonly heldFor: HoldReason | undefined;
  readonly listed: readonly HeldSignature[];
  readonly isFirst: boolean;
  readonly nextCursor: string | undefined;
  readonly nothingDone: NothingDone | undefined;
}

export function heldPage({ render }: Render, visit: Visit, input: HeldPageInput): Html {
  const { say, frame, language, campaign } = visit;
  const { counts, heldFor, listed, nothingDone } = input;
  const path = pathOf(visit);
  const total = counts.values().reduce((sum, count) => sum + count, 0);
  const field = listed[0] === undefined ? 'main' : `held-${listed[0].signatureId}`;
  const issues = nothingDone === undefined ? [] : [{ field, text: say(`desk-held.${nothingDone}`) }];
  const filter = (reason: HoldReason | undefined, count: number) => ({
    url: reason === undefined ? path : `${path}?${heldFields.heldFor}=${reason}`,
    label: `${say(reason === undefined ? 'desk-held.any' : `desk-held.why.${reason}`)} (${formatNumber(language, count)})`,
    isCurrent: reason === heldFor,
  });
  const ofReasons = holdReasons.flatMap((reason) => filterOf(reason, counts.get(reason)));
  function filterOf(reason: HoldReason, count: number | undefined) {
    return count === undefined ? [] : [filter(reason, count)];
  }
  return render('desk/held', {
    frame: frame({ title: say('desk-held.title'), hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading: say('desk-held.title'),
    lead: say('desk-held.lead'),
    erased: say('desk-held.erased', { days: campaign.unconfirmedDays }),
    none: total === 0 ? [say('desk-held.none'), say('desk-held.none-next')] : [],
    filterLabel: say('desk-held.filter'),
    filters: total === 0 ? [] : [filter(undefined, total), ...ofReasons],
    path,
    rows: listed.map((held) => ({
      id: held.signatureId,
      why: say(`desk-held.why.${held.heldFor}`),
      facts: [factsOf(visit, held).join(' · '), alikeWords(visit, held)],
    })),
    show: say('desk-held.show'),
    chosen: {
      legend: say('desk-held.chosen'),
      release: say('desk-held.release.chosen'),
      remove: say('desk-held.remove.chosen'),
    },
    allHeading: say('desk-held.all-heading', {
      kind: say(heldFor === undefined ? 'desk-held.any-kind' : `desk-held.why.${heldFor}`),
    }),
    all: listed.length === 0 ? [] : (['release', 'remove'] as const).map(allOf),
    links: pageLinks(visit, input),
    meaningHeading: say('desk-held.meaning-heading'),
    meanings: holdReasons.map((reason) => ({
      term: say(`desk-held.why.${reason}`),
      text: say(`desk-held.meaning.${reason}`),
    })),
  });

  function allOf(verdict: HeldVerdict): AllOfThem {
    const count = heldFor === undefined ? total : (counts.get(heldFor) ?? 0);
    return {
      action: `${path}/${verdict}`,
      kept: keptOf({ kind: 'all', heldFor, until: visit.now }),
      button: say(`desk-held.${verdict}.all`, { count }),
      isGrave: verdict === 'remove',
    };
  }
}

export interface SettlePageInput {
  readonly verdict: HeldVerdict;
  readonly choice: HeldChoice;
  readonly count: number;
  /** All that were chosen, where that is more than goes at once. */
  readonly chosen: number;
}

/** What would happen, before it does. */
export function settlePage(tools: Render, visit: Visit, { verdict, choice, count, chosen }: SettlePageInput): Html {
  const { say } = visit;
  const path = pathOf(visit);
  return deskForm(tools, visit, {
    heading: say(`desk-held.${verdict}.title`, { count }),
    paragraphs: [
      ...(chosen > count ? [say('desk-held.at-once', { count, chosen })] : []),
      say(`desk-held.${verdict}.means`),
    ],
    form: formView({
      action: `${path}/${verdict}`,
      kept: [...keptOf(choice), { name: heldFields.sure, value: 'yes' }],
      fields: [reasonField(visit)],
      button: say(`desk-held.${verdict}.button`, { count }),
      isGrave: verdict === 'remove',
    }),
    links: [{ url: path, label: say('desk-held.back') }],
  });
}

export function heldPersonPage(
  { render }: Render,
  visit: Visit,
  held: Pick<HeldSignature, 'signatureId' | 'heldFor' | 'signedAt' | 'country' | 'source'>,
  { name, email, postcode, city }: Person,
): Html {
  const { say, frame } = visit;
  const place = [postcode, city].filter((part) => part !== '').join(' ');
  return render('desk/held-person', {
    frame: frame({ title: say('desk-held.person.title') }),
    heading: say('desk-held.person.title'),
    paragraphs: [say('desk-held.person.lead')],
    facts: [
      { term: say('desk-held.person.name'), text: name },
      { term: say('desk-held.person.email'), text: email },
      ...(place === '' ? [] : [{ term: say('desk-held.person.place'), text: place }]),
      { term: say('desk-held.person.signed'), text: factsOf(visit, held).join(' · ') },
      {
        term: say(`desk-held.why.${held.heldFor}`),
        text: say(`desk-held.meaning.${held.heldFor}`),
      },
    ],
    path: pathOf(visit),
    id: held.signatureId,
    release: say('desk-held.person.release'),
    remove: say('desk-held.person.remove'),
    back: say('desk-held.back'),
  });
}

function factsOf({ say, language }: Visit, held: Pick<HeldSignature, 'signedAt' | 'country' | 'source'>): string[] {
  const { signedAt, country, source } = held;
  return [
    formatMoment(language, signedAt),
    countryName(language, country),
    ...(source === '' ? [] : [say('desk-held.source', { source })]),
  ];
}

function alikeWords({ say }: Visit, { alike }: Pick<HeldSignature, 'alike'>): string {
  return alike === null ? say('desk-held.network-unknown') : say('desk-held.alike', { count: alike });
}

function keptOf(choice: HeldChoice): FormView['kept'] {
  if (choice.kind === 'some') return choice.ids.map((value) => ({ name: heldFields.id, value }));
  return [
    { name: heldFields.all, value: choice.heldFor ?? 'any' },
    { name: heldFields.until, value: choice.until.toISOString() },
  ];
}

function pageLinks(visit: Visit, { heldFor, isFirst, nextCursor }: HeldPageInput): Link[] {
  const { say } = visit;
  const path = pathOf(visit);
  const filter = heldFor === undefined ? {} : { [heldFields.heldFor]: heldFor };
  const older = nextCursor && `${path}?${new URLSearchParams({ ...filter, before: nextCursor })}`;
  return [
    ...(older === undefined ? [] : [{ url: older, label: say('desk-held.older') }]),
    ...(isFirst ? [] : [{ url: `${path}?${new URLSearchParams(filter)}`, label: say('desk-held.newest') }]),
    { url: `/desk/c/${visit.campaign.slug}/rules`, label: say('desk-held.rules') },
  ];
}

function pathOf({ campaign }: Visit): string {
  return `/desk/c/${campaign.slug}/held`;
}
