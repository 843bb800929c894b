import { sql } from 'kysely';
import type { MemberId } from '../../accounts/member.ts';
import type { CampaignId } from '../../campaigns/campaign.ts';
import type { Db } from '../../platform/db/database.ts';
import type { ListRequestId, MakingState, RequestState } from './request.ts';

/** Lists that were asked for together in the desk, or made together on the command line. */
export interface PastMaking {
  /** Newer ones have higher ids. */
  readonly id: string;
  /** Undefined of what was made on the command line. */
  readonly request: PastRequest | undefined;
  readonly at: Date;
  readonly recipientEmails: readonly string[];
  /** Undefined where nothing was made. */
  readonly named: number | undefined;
  readonly countedOnly: number | undefined;
}

interface PastRequest {
  readonly id: ListRequestId;
  readonly askedBy: MemberId;
  readonly askedAt: Date;
  readonly state: RequestState;
  readonly decidedBy: MemberId | undefined;
  readonly decidedAt: Date | undefined;
  readonly making: { readonly state: MakingState } | undefined;
}

interface Row {
  readonly id: string;
  readonly requestId: ListRequestId | null;
  readonly askedBy: MemberId | null;
  readonly at: Date;
  readonly state: RequestState | null;
  readonly decidedBy: MemberId | null;
  readonly decidedAt: Date | null;
  readonly making: MakingState | null;
  readonly recipientEmails: readonly string[];
  readonly named: number | null;
  readonly countedOnly: number | null;
}

/**
 * What was asked for and made in a campaign, the newest first; ids grow with time.
 *
 * Served by list_request_campaign, list_release_request and list_release_campaign: thousands of lists, read by few.
 */
export async function pastMakings(
  db: Db,
  campaignId: CampaignId,
  { before, most }: { readonly before: string | undefined; readonly most: number },
): Promise<PastMaking[]> {
  const { rows } = await sql<Row>`
    select * from (
      select request.id, request.id as "requestId", asked_by as "askedBy", asked_at as at, state,
        decided_by as "decidedBy", decided_at as "decidedAt", making, recipient_emails as "recipientEmails", named,
        counted_only as "countedOnly"
      from list_request as request
      left join lateral (
        select named, counted_only from list_release where request_id = request.id limit 1
      ) as made on true
      where request.campaign_id = ${campaignId}
      union all
      select (array_agg(id order by id))[1], null, null, made_at, null, null, null, null, array_agg(recipient_email order by id),
        min(named), min(counted_only)
      from list_release where campaign_id = ${campaignId} and request_id is null group by made_at
    ) as making
    where ${before ?? null}::uuid is null or id < ${before ?? null}::uuid
    order by id desc limit ${most}`.execute(db);
  return rows.map(({ id, at, recipientEmails, named, countedOnly, ...row }) => ({
    id,
    at,
    recipientEmails,
    named: named ?? undefined,
    countedOnly: countedOnly ?? undefined,
    request: requestIn(row, at),
  }));
}

type RequestColumns = 'requestId' | 'askedBy' | 'state' | 'decidedBy' | 'decidedAt' | 'making';

function requestIn(
  { requestId, askedBy, state, decidedBy, decidedAt, making }: Pick<Row, RequestColumns>,
  askedAt: Date,
): PastRequest | undefined {
  if (requestId === null || askedBy === null || state === null) return undefined;
  return {
    id: requestId,
    askedBy,
    askedAt,
    state,
    decidedBy: decidedBy ?? undefined,
    decidedAt: decidedAt ?? undefined,
    making: making === null ? undefined : { state: making },
  };
}
