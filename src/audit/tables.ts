import type { Generated, JSONColumnType } from 'kysely';
import type { Actor } from './log.ts';

interface AuditEntryTable {
  seq: number;
  at: Date;
  actor_kind: Actor['kind'];
  actor_id: string;
  act: string;
  subject: string;
  campaign_id: string | null;
  reason_sealed: Buffer | null;
  details: JSONColumnType<object>;
  previous: Buffer;
  hash: Buffer;
  mac: Buffer;
}

interface AuditCheckTable {
  id: string;
  head: string;
  entries: number;
  checked: Generated<number>;
  started_at: Generated<Date>;
  verdict: Buffer | null;
}

declare module '../platform/db/tables.ts' {
  interface Tables {
    audit_entry: AuditEntryTable;
    audit_check: AuditCheckTable;
  }
}
