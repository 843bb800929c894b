import { type CampaignRoute, type CampaignVisit, type DeskAnswer, missing, moved, page } from '../../accounts/desk.ts';
import { reasoned } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import { canBeConfirmed } from '../../campaigns/lifecycle.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { readCursor } from '../cursor.ts';
import { openPerson, withKeys } from '../sealing.ts';
import { holdReasons, isSignatureId } from '../signature.ts';
import { heldFields, heldPage, heldPersonPage, type NothingDone, settlePage } from './held-pages.ts';
import { countChosen, countHeld, findHeld, type HeldChoice, listHeld } from './held-store.ts';
import { type HeldVerdict, settleHeld } from './settle-held.ts';

export interface HeldDeskDeps {
  readonly db: Database;
  readonly keysOf: KeysOf;
  readonly tools: PageTools;
}

type HeldVisit = CampaignVisit<Campaign>;

const A_PAGE = 50;
/** What one press settles: some ten seconds' work. */
const MOST_AT_ONCE = 20_000;

/** Signatures that are held, for a campaign's organisers. */
export function heldRoutes(deps: HeldDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/held';
  const organisers = { role: 'organiser', method: 'POST' } as const;
  return [
    {
      ...organisers,
      method: 'GET',
      path,
      stepUp: false,
      menu: 'desk-held.title',
      answer: (visit) => showHeld(deps, visit),
    },
    { ...organisers, path: `${path}/release`, stepUp: false, answer: (visit) => settle(deps, visit, 'release') },
    // Out of the count.
    { ...organisers, path: `${path}/remove`, stepUp: true, answer: (visit) => settle(deps, visit, 'remove') },
    { ...organisers, path: `${path}/:id/person`, stepUp: true, answer: (visit) => showPerson(deps, visit) },
  ];
}

async function showHeld({ db, tools }: HeldDeskDeps, visit: HeldVisit, nothingDone?: NothingDone): Promise<DeskAnswer> {
  const { campaign, query } = visit;
  const cursor = query.text('before');
  const after = readCursor(cursor);
  if (cursor !== '' && after === undefined) return missing;
  const heldFor = holdReasons.find((reason) => reason === query.text(heldFields.heldFor));
  const rows = await listHeld(db, campaign.id, { heldFor, after, most: A_PAGE + 1 });
  const listed = rows.slice(0, A_PAGE);
  const html = heldPage(tools, visit, {
    counts: await countHeld(db, campaign.id),
    heldFor,
    listed,
    isFirst: after === undefined,
    nextCursor: rows.length > A_PAGE ? listed.at(-1)?.cursor : undefined,
    nothingDone,
  });
  return page(html, nothingDone === undefined ? 200 : 422);
}

/** Tells first how many it would be; does it once that is confirmed. */
async function settle(deps: HeldDeskDeps, visit: HeldVisit, verdict: HeldVerdict): Promise<DeskAnswer> {
  const { db, tools } = deps;
  const { campaign, now, fields } = visit;
  if (verdict === 'release' && !canBeConfirmed(campaign, now)) return showHeld(deps, visit, 'over');
  const choice = choiceIn(visit);
  const count = choice === undefined ? 0 : await countChosen(db, campaign.id, choice);
  if (choice === undefined || count === 0) return showHeld(deps, visit, 'none-chosen');
  if (fields.text(heldFields.sure) !== 'yes') {
    return page(settlePage(tools, visit, { verdict, choice, count: Math.min(count, MOST_AT_ONCE), chosen: count }));
  }
  await settleHeld(db, { campaign, choice, verdict, now, most: MOST_AT_ONCE, record: reasoned(visit) });
  return moved(`/desk/c/${campaign.slug}/held`, `desk-held.done.${verdict}`);
}

/** Those whose boxes are ticked, or with `all` every one of a reason, or of any, that came before the page was made. */
function choiceIn({ fields, now }: HeldVisit): HeldChoice | undefined {
  const all = fields.text(heldFields.all);
  if (all === '') {
    const ids = fields.all(heldFields.id).filter(isSignatureId);
    return ids.length === 0 ? undefined : { kind: 'some', ids };
  }
  const until = new Date(fields.text(heldFields.until));
  const heldFor = holdReasons.find((reason) => reason === all);
  return { kind: 'all', heldFor, until: Number.isNaN(until.getTime()) ? now : until };
}

/** Who it is: for an organiser who has just given the second factor, one at a time, and never unnoticed. */
async function showPerson({ db, keysOf, tools }: HeldDeskDeps, visit: HeldVisit): Promise<DeskAnswer> {
  const { campaign, params, record } = visit;
  const { id: signatureId = '' } = params;
  if (!isSignatureId(signatureId)) return missing;
  const ref = { campaignId: campaign.id, signatureId };
  const found = await withKeys(keysOf, campaign.id, async (keys) => {
    const held = await findHeld(db, ref);
    if (held?.heldFor == null || held.sealed === null) return undefined;
    const { heldFor, sealed, ...facts } = held;
    return { held: { signatureId, heldFor, ...facts }, person: openPerson(keys, ref, sealed) };
  });
  if (found === undefined) return missing;
  await inTransaction(db, (trx) =>
    record(trx, { act: 'held.show', subject: signatureId, campaignId: campaign.id, details: {} }),
  );
  return page(heldPersonPage(tools, visit, found.held, found.person));
}
