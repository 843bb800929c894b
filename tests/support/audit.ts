import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { type AuditLog, makeAuditLog, type Recorder, recorderFor } from '../../src/audit/log.ts';
import type { SiteKeys } from '../../src/platform/crypto/site-key.ts';
import type { Database } from '../../src/platform/db/database.ts';

/** An audit, its keys in memory alone, and somebody at the command line whose deeds it records. */
export interface TestAudit {
  readonly keys: Pick<SiteKeys, 'sealing' | 'audit'>;
  readonly audit: AuditLog;
  readonly record: Recorder;
}

export function aTestAudit(): TestAudit {
  const keys = { sealing: { id: 0x7fff_ffff, key: randomBytes(32) }, audit: randomBytes(32) };
  const audit = makeAuditLog(keys);
  return { keys, audit, record: recorderFor(audit, { kind: 'command-line', user: 'ann' }) };
}

/** What the audit holds, oldest first. */
export function auditedDeeds(db: Database) {
  return db
    .selectFrom('audit_entry')
    .select([
      'actor_kind as actorKind',
      'actor_id as actorId',
      'act',
      'subject',
      'campaign_id as campaignId',
      'details',
    ])
    .orderBy('seq')
    .execute();
}

/** The newest entry of an act, with whether it gives a reason. */
export async function lastDeed({ pool }: { readonly pool: pg.Pool }, act: string) {
  const { rows } = await pool.query<{
    actor_kind: string;
    actor_id: string;
    subject: string;
    details: object;
    has_reason: boolean;
  }>(
    `select actor_kind, actor_id, subject, details, reason_sealed is not null as has_reason from audit_entry
     where act = $1 order by seq desc limit 1`,
    [act],
  );
  return rows[0];
}
