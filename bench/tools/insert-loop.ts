import { randomUUID } from 'node:crypto';
import { createHistogram } from 'node:perf_hooks';
import pg from 'pg';
import { answerParent } from './child.ts';
import { insertLoopSchema } from './insert-loop-plan.ts';
import { CONNECTIONS, insertPlain } from './plain-signature.ts';

answerParent(insertLoopSchema, async ({ connectionString, seconds, prefix }) => {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  const took = createHistogram();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let signer = 0;
  const insertUntilTheEnd = async () => {
    while (performance.now() < endsAt) {
      signer += 1;
      const email = `${prefix}.${signer}@example.org`;
      const sentAt = performance.now();
      await insertPlain(pool, { ...signatory, email, token: randomUUID() });
      took.record(Math.max(1, Math.round((performance.now() - sentAt) * 1_000)));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, insertUntilTheEnd));
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  await pool.end();
  const [p50Ms, p99Ms] = [took.percentile(50) / 1_000, took.percentile(99) / 1_000];
  return { inserted: signer, seconds: elapsedSeconds, p50Ms, p99Ms };
});

const signatory = {
  slug: 'un-investigation-1988',
  name: 'Maryam Rajabi',
  country: 'BE',
  postcode: '9000',
  city: 'Gent',
  disclosure: 'public',
  updates: 'yes',
};
