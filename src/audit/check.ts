/** Reads a long audit again in the background, and says how far that is. */
import { sql } from 'kysely';
import { z } from 'zod';
import { openText, type SiteKeys, sealText } from '../platform/crypto/site-key.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';
import { isUuid, newUuid7 } from '../platform/ids.ts';
import { addJob } from '../platform/queue/queue.ts';
import { type AuditCheck, auditFaults, verifyAudit } from './verify.ts';

declare module '../platform/queue/queue.ts' {
  interface Jobs {
    checkAudit: { readonly checkId: string };
  }
}

export interface AskedCheck {
  /** How many entries there were when it was asked for. */
  readonly entries: number;
  readonly checked: number;
  /** Undefined until all are read. */
  readonly verdict: AuditCheck | undefined;
}

/** How many entries there are: they count from 1, without a gap. Served by the primary key. */
export async function countEntries(db: Db): Promise<number> {
  const last = await db.selectFrom('audit_entry').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return last?.seq ?? 0;
}

/** Has the audit read again by the worker; what was found a day ago is forgotten. @returns by what it is asked after. */
export function askForCheck(db: Database, { head, entries }: { head: string; entries: number }): Promise<string> {
  return inTransaction(db, async (trx) => {
    await sql`delete from audit_check where started_at < now() - interval '1 day'`.execute(trx);
    const id = newUuid7();
    await trx.insertInto('audit_check').values({ id, head, entries }).execute();
    await addJob(trx, { task: 'checkAudit', payload: { checkId: id } });
    return id;
  });
}

const verdictSchema = z.union([
  z.object({ kind: z.literal('whole'), entries: z.number(), head: z.string(), headAt: z.number().optional() }),
  z.object({ kind: z.literal('broken'), seq: z.number(), fault: z.enum(auditFaults) }),
  z.object({ kind: z.literal('head-missing'), entries: z.number(), head: z.string() }),
]);

/** @throws where somebody has made up what was found. */
export async function findCheck(db: Db, keys: Pick<SiteKeys, 'sealing'>, id: string): Promise<AskedCheck | undefined> {
  if (!isUuid(id)) return undefined;
  const check = await db
    .selectFrom('audit_check')
    .select(['entries', 'checked', 'verdict'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (check === undefined) return undefined;
  const { verdict, ...progress } = check;
  const plain: unknown = verdict === null ? undefined : JSON.parse(openText(keys, contextOf(id), verdict));
  return { ...progress, verdict: plain === undefined ? undefined : verdictSchema.parse(plain) };
}

/** Does what was asked for. Cut off, it begins anew with the next call; done twice, it finds the same. */
export async function checkAudit(
  { checkId }: { readonly checkId: string },
  { db, siteKeys }: { readonly db: Database; readonly siteKeys: Pick<SiteKeys, 'audit' | 'sealing'> },
): Promise<void> {
  const asked = await db.selectFrom('audit_check').select('head').where('id', '=', checkId).executeTakeFirst();
  if (asked === undefined) return;
  const onProgress = async (checked: number) => {
    await db.updateTable('audit_check').set({ checked }).where('id', '=', checkId).execute();
  };
  const { head } = asked;
  const verdict = await verifyAudit(db, siteKeys, { ...(head === '' ? {} : { head }), onProgress });
  await db
    .updateTable('audit_check')
    .set({ verdict: sealText(siteKeys, contextOf(checkId), JSON.stringify(verdict)) })
    .where('id', '=', checkId)
    .execute();
}

function contextOf(id: string): string {
  return `audit check ${id}`;
}
