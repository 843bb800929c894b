import type { CampaignVisit } from '../../accounts/desk.ts';
import type { Link } from '../../accounts/desk-form.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { formatMoment, formatNumber } from '../../platform/i18n/format.ts';
import { type ListNames, recipientName } from '../writing/list-words.ts';
import type { DeskList } from './desk-list-store.ts';
import { KEPT_DAYS, type ListRequest, mayDownload, standingAt } from './request.ts';

/** How far the making of lists is. */
export interface MakingView {
  readonly label: string;
  /** Undefined before it is known how many are to be written. */
  readonly progress: { readonly value: number; readonly max: number } | undefined;
  readonly mayLeave: string;
  readonly refresh: Link;
}

/** The lists of one recipient: one in each format. */
export interface MadeListView {
  readonly name: string;
  readonly email: string;
  readonly numbers: string;
  /** How many have withdrawn since; empty where nobody has. */
  readonly gone: readonly string[];
  readonly statement: Link;
  readonly files: readonly {
    /** Undefined for whoever may not download it. */
    readonly download: { readonly action: string; readonly button: string } | undefined;
    readonly manifest: Link | undefined;
  }[];
}

type Visit = CampaignVisit<Campaign>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** More are named where they are sent to recipients. */
const MOST_NUMBERS = 20;

export function makingView({ say, now }: Visit, request: ListRequest, url: string): MakingView | undefined {
  const { making } = request;
  if (making === undefined || standingAt(request, now) !== 'making') return undefined;
  const { state, written, toWrite } = making;
  const progress = state === 'running' && toWrite !== undefined ? { value: written, max: toWrite } : undefined;
  return {
    label:
      progress === undefined
        ? say(`desk-lists.making.${state === 'running' ? 'counting' : 'waiting'}`)
        : say('desk-lists.making.progress', { written: progress.value, named: progress.max }),
    progress,
    mayLeave: say('desk-acts.may-leave'),
    refresh: { url, label: say('desk-acts.refresh') },
  };
}

/** Until when the files are there, or since when not. */
export function keptLines({ say, language }: Pick<Visit, 'say' | 'language'>, [list]: readonly DeskList[]): string[] {
  if (list?.sha256 === undefined) return [];
  const { erasedAt, madeAt } = list;
  const date = formatMoment(language, erasedAt ?? new Date(madeAt.getTime() + KEPT_DAYS * DAY_MS));
  return [say(erasedAt === undefined ? 'desk-lists.kept.until' : 'desk-lists.kept.erased', { date })];
}

export interface MadeListsInput {
  readonly request: ListRequest;
  readonly lists: readonly DeskList[];
  readonly gone: ReadonlyMap<string, readonly number[]>;
  readonly names: ListNames;
}

/** @param here the request's page. */
export function madeListViews(visit: Visit, input: MadeListsInput, here: string): MadeListView[] {
  const { say, member, now, campaign } = visit;
  const { request, lists, gone, names } = input;
  const isDownloadable = mayDownload(request, member.id, now, campaign.keysEndedAt);
  const byRecipient = Map.groupBy(lists, ({ recipientEmail }) => recipientEmail);
  // Of hundreds of recipients: what is said of each is said once.
  const statement = say('desk-lists.request.statement');
  const wordsOf = once((format: string) => ({
    download: say('desk-lists.request.download-button', { format }),
    manifest: say('desk-lists.request.manifest', { format }),
  }));
  return [...byRecipient].flatMap(([email, files]) => {
    const [first] = files;
    if (first === undefined) return [];
    const { id, named, countedOnly, entriesId = '' } = first;
    return {
      name: recipientName(names, email),
      email,
      numbers: say('desk-lists.numbers', { named, countedOnly }),
      gone: goneLines(visit, gone.get(entriesId) ?? []),
      statement: { url: `${here}/statement/${id}`, label: statement },
      files: files.map((list) => {
        const words = wordsOf(list.format.toUpperCase());
        const isThere = isDownloadable && list.sha256 !== undefined && list.erasedAt === undefined;
        return {
          download: isThere ? { action: `${here}/download/${list.id}`, button: words.download } : undefined,
          manifest:
            list.sha256 === undefined ? undefined : { url: `${here}/manifest/${list.id}`, label: words.manifest },
        };
      }),
    };
  });
}

function once<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

function goneLines({ say, language }: Visit, numbers: readonly number[]): string[] {
  if (numbers.length === 0) return [];
  const first = numbers.slice(0, MOST_NUMBERS).map((number) => formatNumber(language, number));
  return [
    say('desk-lists.gone.count', { count: numbers.length }),
    say(numbers.length > MOST_NUMBERS ? 'desk-lists.gone.first-numbers' : 'desk-lists.gone.numbers', {
      numbers: new Intl.ListFormat(language).format(first),
    }),
  ];
}
