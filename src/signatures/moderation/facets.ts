/** What can be asked of signatures without opening them, as conditions of SQL. */
import { type RawBuilder, sql } from 'kysely';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Disclosure, HoldReason, SignatureId, SignatureState } from '../signature.ts';
import { firstIdAt } from './signature-time.ts';

/** Where no state is asked for, those that are not over. */
export interface Facets {
  readonly state?: SignatureState;
  /** Held for this, or, where it is removed, held for it before. */
  readonly held?: HoldReason;
  readonly country?: string;
  readonly region?: string;
  readonly source?: string;
  readonly language?: Language;
  readonly disclosure?: Disclosure;
  /** Signed at or after. */
  readonly from?: Date;
  /** Signed before. */
  readonly to?: Date;
}

/** A number of the newest signatures, where they are older than one. */
export interface Stretch {
  readonly facets: Facets;
  readonly before: SignatureId | undefined;
  readonly most: number;
}

/** Which signatures are looked at, be they meant or not: by what an index has. */
export function isLooked(campaignId: CampaignId, facets: Facets, before: SignatureId | undefined): RawBuilder<unknown> {
  return sql`campaign_id = ${campaignId} and ${isBefore(before)} and ${isWithin(facets)} and ${ofRareState(facets.state)}`;
}

/** The time of an id is that of the process that took the signature in; its row has the database's. */
const CLOCKS_APART_MS = 5 * 60 * 1000;

function isWithin({ from, to }: Facets): RawBuilder<unknown> {
  const since = from && firstIdAt(new Date(from.getTime() - CLOCKS_APART_MS));
  const until = to && firstIdAt(new Date(to.getTime() + CLOCKS_APART_MS));
  return sql`${since === undefined ? sql`true` : sql`id >= ${since}`} and ${until === undefined ? sql`true` : sql`id < ${until}`}`;
}

/** Whether a signature is as all the facets say. */
export function isMeant({
  state,
  held,
  country,
  region,
  source,
  language,
  disclosure,
  from,
  to,
}: Facets): RawBuilder<boolean> {
  const asked: readonly (readonly [RawBuilder<unknown>, unknown])[] = [
    [sql`signature.state =`, state],
    [sql`signature.held_for =`, held],
    [sql`signature.country =`, country],
    [sql`signature.region =`, region],
    [sql`signature.source =`, source],
    [sql`signature.language =`, language],
    [sql`signature.disclosure =`, disclosure],
    [sql`signature.created_at >=`, from],
    [sql`signature.created_at <`, to],
  ];
  const conditions = asked.flatMap(([is, value]) => (value === undefined ? [] : [sql`${is} ${value}`]));
  if (state === undefined) conditions.push(sql`signature.state not in ('withdrawn', 'expired')`);
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** These have an index of their own, so that few are found at once among many others. */
function ofRareState(state: SignatureState | undefined): RawBuilder<unknown> {
  if (state === 'held') return sql`state = 'held'`;
  return state === 'removed' ? sql`state = 'removed' and sealed is not null` : sql`true`;
}

export function isBefore(before: SignatureId | undefined): RawBuilder<unknown> {
  return before === undefined ? sql`true` : sql`id < ${before}`;
}
