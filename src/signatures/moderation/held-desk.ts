import { type CampaignRoute, type DeskAnswer, missing, page } from '../../accounts/desk.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { readCursor } from '../cursor.ts';
import { type HoldReason, holdReasons, type SignatureId } from '../signature.ts';
import { heldPage } from './held-page.ts';
import { countHeld, listHeld } from './held-store.ts';
import type { SignatureVisit } from './signature-words.ts';
import type { SignaturesDeskDeps } from './signatures-desk.ts';

interface Settled {
  readonly signatures: number;
  readonly ids: readonly SignatureId[];
  readonly heldFor: HoldReason | null;
}

declare module '../../audit/log.ts' {
  /** What was recorded before acts did this too: such entries stay readable. */
  interface Acts {
    'held.release': Settled;
    'held.remove': Settled;
    'held.show': Record<string, never>;
  }
}

const A_PAGE = 50;

/** Signatures that are held, each with why, for a campaign's organisers. What is done with them is an act. */
export function heldRoutes(deps: SignaturesDeskDeps): readonly CampaignRoute<Campaign>[] {
  return [
    {
      role: 'organiser',
      method: 'GET',
      path: '/desk/c/:slug/held',
      stepUp: false,
      menu: 'desk-held.title',
      answer: (visit) => showHeld(deps, visit),
    },
  ];
}

async function showHeld({ db, tools }: SignaturesDeskDeps, visit: SignatureVisit): Promise<DeskAnswer> {
  const { campaign, query } = visit;
  const cursor = query.text('before');
  const after = readCursor(cursor);
  if (cursor !== '' && after === undefined) return missing;
  const heldFor = holdReasons.find((reason) => reason === query.text('held'));
  const rows = await listHeld(db, campaign.id, { heldFor, after, most: A_PAGE + 1 });
  const listed = rows.slice(0, A_PAGE);
  const html = heldPage(tools, visit, {
    counts: await countHeld(db, campaign.id),
    heldFor,
    listed,
    isFirst: after === undefined,
    nextCursor: rows.length > A_PAGE ? listed.at(-1)?.cursor : undefined,
  });
  return page(html);
}
