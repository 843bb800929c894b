import { sql } from 'kysely';
import { sign } from '../requests.ts';
import { secondsUntil } from '../wait.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { type MoodyRelay, moods, startMoodyRelay } from './moody-relay.ts';
import { type Stage, startStage } from './stage.ts';

/** Well-meaning addresses among the troubled ones. */
const OTHERS = 30;
const OTHERS_WITHIN_MS = 15_000;
/** A silent relay is given up after a minute. */
const SILENCE_MS = 75_000;
const LATER_WITHIN_MS = 45_000;

/** The relay answers 421, 451 or 550, hangs, or cuts the line in the middle of a mail. */
export const relayMoods: Fault = {
  name: 'the mail relay has its moods',
  run: async ({ isQuick, folder }: FaultOptions) => {
    await using relay = await startMoodyRelay();
    await using stage = await startStage(folder, { env: { SMTP_URL: relay.smtpUrl } });
    const facts: string[] = [];
    const broken: string[] = [];
    // The one that hangs is left out where there is no minute to wait for its end.
    const troubled = moods.filter((mood) => !(isQuick && mood === 'hangs'));
    const others = Array.from({ length: OTHERS }, (_, n) => `other-${n}@example.org`);
    const addresses = [...troubled.map((mood) => `${mood}@example.org`), ...others];
    const answers = await Promise.all(addresses.map((email) => sign(stage.baseUrl, email)));
    if (answers.some(({ status }) => status !== 303)) broken.push('signing was not acknowledged');
    try {
      const arrived = async () => (others.every((email) => copiesOf(relay, email) > 0) ? true : undefined);
      const seconds = await secondsUntil('the mails to others', arrived, OTHERS_WITHIN_MS);
      facts.push(`${OTHERS} other mails arrived within ${seconds.toFixed(1)} s`);
      const given = async () => ((await stillInHand(stage)) === 0 ? true : undefined);
      const writtenDown = await secondsUntil('every attempt to be over', given, SILENCE_MS);
      facts.push(`every attempt was over and written down ${writtenDown.toFixed(1)} s later`);
      relay.recover();
      await askAtOnce(stage);
      const later = troubled.filter((mood) => mood !== 'gone550').map((mood) => `${mood}@example.org`);
      const came = async () => (later.every((email) => copiesOf(relay, email) > 0) ? true : undefined);
      facts.push(
        `what was put off came ${(await secondsUntil('what was put off', came, LATER_WITHIN_MS)).toFixed(1)} s after it was due`,
      );
      await secondsUntil(
        'the queue to be empty',
        async () => ((await stillDue(stage)) === 0 ? true : undefined),
        LATER_WITHIN_MS,
      );
    } catch (error) {
      broken.push(Error.isError(error) ? error.message : String(error));
    }
    for (const email of addresses) {
      const copies = copiesOf(relay, email);
      if (copies > 1) broken.push(`${email} got its mail ${copies} times`);
    }
    if (copiesOf(relay, 'gone550@example.org') > 0) broken.push('who is gone got a mail');
    for (const [email, attempts] of relay.spoilt) facts.push(`${email}: ${attempts} attempt spoilt`);
    const rejected = await sql<{ count: number }>`
      select count(*)::integer as count from signature where address_rejected`.execute(stage.store.store.db);
    if (rejected.rows[0]?.count !== 1)
      broken.push(`${rejected.rows[0]?.count} addresses are marked as refused, not one`);
    return { facts, broken };
  },
};

function copiesOf({ arrivals }: MoodyRelay, email: string): number {
  return arrivals.filter(({ to }) => to === email).length;
}

/** Jobs that a worker has in its hands or may take now. */
async function stillInHand({ store }: Stage): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from graphile_worker.jobs
    where task_identifier = 'sendMails' and (locked_by is not null or run_at <= now())`.execute(store.store.db);
  return rows[0]?.count ?? 0;
}

async function stillDue({ store }: Stage): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from signature where mail_due is not null`.execute(store.store.db);
  return rows[0]?.count ?? 0;
}

/** What was put off waits a minute or more; we do not. */
async function askAtOnce({ store }: Stage): Promise<void> {
  await sql`update graphile_worker._private_jobs set run_at = now() where locked_by is null`.execute(store.store.db);
}
