import type { Acting, ReadEntry } from '../audit/search.ts';
import { formatMoment, formatNumber } from '../platform/i18n/format.ts';
import { isUuid } from '../platform/ids.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { detailLines, type Told } from './audit-detail-lines.ts';
import { verifyForm } from './audit-verdict.ts';
import type { DeskCampaign, MemberVisit } from './desk.ts';
import { type FieldView, type FormView, fieldView, type Link } from './desk-form.ts';
import { campaignTitle } from './desk-frame.ts';
import type { DeskFrame } from './desk-view.ts';
import { isMemberId, type MemberId } from './member.ts';

/** The names of the forms' fields. */
export const auditFields = {
  act: 'act',
  actor: 'who',
  campaign: 'campaign',
  day: 'day',
  before: 'before',
} as const;

/** For `desk/audit`. */
interface AuditView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly timeZone: string;
  readonly search: {
    readonly heading: string;
    readonly fields: readonly FieldView[];
    readonly button: string;
    readonly all: Link | undefined;
  };
  readonly listHeading: string;
  readonly none: string | undefined;
  readonly entries: readonly EntryView[];
  readonly detailsLabel: string;
  readonly links: readonly Link[];
  readonly verify: {
    readonly heading: string;
    readonly paragraphs: readonly string[];
    readonly head: string;
    readonly form: FormView;
  };
}

interface EntryView {
  readonly act: string;
  /** Whom or what it is about, where that is not who did it. */
  readonly about: string | undefined;
  readonly who: string;
  readonly moment: string;
  readonly reason: string | undefined;
  /** The first of the details, as far as they are short. */
  readonly summary: readonly Told[];
  readonly details: readonly Told[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/audit': AuditView;
  }
}

type Tools = Pick<PageTools, 'render' | 'locales'>;

/** Longer ones, such as fingerprints, say nothing at a glance; nor does an id. */
const SHORT = 40;
const MOST_AT_A_GLANCE = 4;

export interface Searched {
  readonly entries: readonly ReadEntry[];
  readonly acting: Acting;
  readonly names: ReadonlyMap<MemberId, string>;
  /** What others are called who have acted or are spoken of: those in committees, organisations, recipients. */
  readonly others: ReadonlyMap<string, string>;
  readonly campaigns: readonly DeskCampaign[];
  readonly head: string;
  readonly isFirst: boolean;
  readonly isSearch: boolean;
  readonly nextBefore: number | undefined;
}

/** How a form names who acted. */
export function actorValue({ actorKind, actorId }: Pick<ReadEntry, 'actorKind' | 'actorId'>): string {
  return `${actorKind}:${actorId}`;
}

export function auditPage(tools: Tools, visit: MemberVisit, searched: Searched): Html {
  const { say, frame } = visit;
  const { entries, isSearch, head } = searched;
  return tools.render('desk/audit', {
    frame: frame({ title: say('desk-audit.title') }),
    heading: say('desk-audit.title'),
    lead: say('desk-audit.lead'),
    timeZone: say('desk-audit.time-zone'),
    search: {
      heading: say('desk-audit.search.heading'),
      fields: searchFields(tools, visit, searched),
      button: say('desk-audit.search.button'),
      all: isSearch ? { url: '/desk/audit', label: say('desk-audit.search.all') } : undefined,
    },
    listHeading: say(isSearch ? 'desk-audit.found' : 'desk-audit.newest-first'),
    none: entries.length === 0 ? say(isSearch ? 'desk-audit.none-found' : 'desk-audit.none') : undefined,
    entries: entries.map((entry) => entryView(tools, visit, searched, entry)),
    detailsLabel: say('desk-audit.details'),
    links: pageLinks(visit, searched),
    verify: {
      heading: say('desk-audit.verify.heading'),
      paragraphs: [say('desk-audit.verify.lead')],
      head,
      form: verifyForm(visit),
    },
  });
}

function searchFields(tools: Tools, visit: MemberVisit, searched: Searched): FieldView[] {
  const { say, query, language } = visit;
  const { acting, campaigns } = searched;
  const choice = (name: string, label: string, values: ReadonlyMap<string, string>) =>
    fieldView({
      name,
      label,
      options: [['', say('desk-audit.search.any')] as const, ...values].map(([value, text]) => ({
        value,
        label: text,
        isChosen: value === query.text(name),
      })),
    });
  const acts = new Map(acting.acts.map((act) => [act, actWords(tools, visit, act)]));
  const actors = new Map(acting.actors.map((one) => [actorValue(one), actorWords(visit, searched, one)]));
  const slugs = new Map(campaigns.map((campaign) => [campaign.slug, campaignTitle(campaign, language).title]));
  return [
    choice(auditFields.act, say('desk-audit.search.act'), acts),
    choice(auditFields.actor, say('desk-audit.search.who'), actors),
    choice(auditFields.campaign, say('desk-audit.search.campaign'), slugs),
    fieldView({
      name: auditFields.day,
      label: say('desk-audit.search.day'),
      type: 'date',
      isRequired: false,
      value: query.text(auditFields.day),
    }),
  ];
}

function entryView(tools: Tools, visit: MemberVisit, searched: Searched, entry: ReadEntry): EntryView {
  const { say, language } = visit;
  const { names, others, campaigns } = searched;
  const { seq, at, act, subject, actorId, campaignId, reason, hash } = entry;
  const campaign = campaigns.find(({ id }) => id === campaignId);
  const member = isMemberId(subject) && subject !== actorId ? names.get(subject) : undefined;
  const named = member ?? others.get(subject);
  const told = detailLines(tools.locales, visit, entry, { members: names, others, campaigns });
  return {
    act: actWords(tools, visit, act),
    about: named ?? (campaign && campaignTitle(campaign, language).title),
    who: actorWords(visit, searched, entry),
    moment: formatMoment(language, at),
    reason: reason === undefined ? undefined : say('desk-audit.because', { reason }),
    summary: told.filter(({ text }) => text.length <= SHORT && !isUuid(text)).slice(0, MOST_AT_A_GLANCE),
    details: [
      ...told,
      { term: say('desk-audit.number'), text: formatNumber(language, seq) },
      { term: say('desk-audit.name'), text: act },
      { term: say('desk-audit.subject'), text: subject },
      { term: say('desk-audit.hash'), text: hash },
    ],
  };
}

/** What was done, in words; by its name where no release of ours has said it yet. */
function actWords({ locales }: Tools, { say }: MemberVisit, act: string): string {
  const name = act.replaceAll('.', '-');
  return locales.has(`desk-audit.act.${name}`) ? say(`desk-audit.act.${name}`) : act;
}

function actorWords(
  { say }: MemberVisit,
  { names, others }: Pick<Searched, 'names' | 'others'>,
  { actorKind, actorId }: Pick<ReadEntry, 'actorKind' | 'actorId'>,
): string {
  if (actorKind === 'system') return say('desk-audit.actor.system');
  if (actorKind === 'command-line') return say('desk-audit.actor.command-line', { user: actorId });
  if (actorKind === 'recipient') {
    return say('desk-audit.actor.recipient', { name: others.get(actorId) ?? actorId });
  }
  return (isMemberId(actorId) ? names.get(actorId) : undefined) ?? actorId;
}

function pageLinks({ say, query }: MemberVisit, { isFirst, nextBefore }: Searched): Link[] {
  const { act, actor, campaign, day } = auditFields;
  const asked = [act, actor, campaign, day].flatMap((name) => {
    const value = query.text(name);
    return value === '' ? [] : [[name, value]];
  });
  const at = (more: readonly (readonly [string, string])[]) =>
    `/desk/audit?${new URLSearchParams([...asked, ...more.map(([name, value]) => [name, value])])}`;
  return [
    ...(nextBefore === undefined
      ? []
      : [{ url: at([[auditFields.before, `${nextBefore}`]]), label: say('desk-audit.older') }]),
    ...(isFirst ? [] : [{ url: at([]), label: say('desk-audit.newest') }]),
  ];
}
