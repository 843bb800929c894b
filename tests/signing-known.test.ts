import { demoDraft, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aForm, anAddress, demoSlug, type TypedForm } from './support/supporter.ts';

// Without a worker, so that nothing else is done while it is measured.
const demo = await demoDraft();
const forTwo = { ...demo, slug: aDraftNamed('for-two').slug, household: 'two' } as const;
const app = await startTestApp({ withWorker: false, drafts: [demo, forTwo] });
afterAll(() => app[Symbol.asyncDispose]());

const FIRST_ROUNDS = 30;
const ROUNDS = 80;
/** Of the time that a new address takes; if a known one had a statement more or less, it would be more. */
const MOST_DIFFERENCE = 0.2;

/** One who has never confirmed and is due a mail again, and one who counts and was mailed just now. */
const [pending, verified] = [aForm(), aForm()];

async function makeDue(): Promise<void> {
  await app.pool.query(`
    update signature set mail_due = null, mails_sent = 1, mailed_at = now() - interval '2 hours'
    where id = (select id from signature order by id offset 2 limit 1)`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

async function msToSign(form: TypedForm, slug = demoSlug): Promise<number> {
  const startedAt = performance.now();
  await (await app.sign(form, { slug })).text();
  return performance.now() - startedAt;
}

/** All that can be seen of an answer, but for the time on the server's clock. */
async function seen(answer: Response) {
  const { date: _, ...headers } = Object.fromEntries(answer.headers);
  return { status: answer.status, headers, body: await answer.text() };
}

beforeAll(async () => {
  for (const slug of [demoSlug, forTwo.slug]) await app.sign(verified, { slug });
  await app.pool.query(`
    update signature set state = 'verified', verified_at = now(), mail_due = null, mails_sent = 1, mailed_at = now()`);
  await app.sign(pending);
});

test('a known address gets the same answer in the same time as a new one', async () => {
  const [first, ...others] = await Promise.all(
    [aForm(), pending, verified, aForm({ email: anAddress().toUpperCase() })].map(async (form) => ({
      signed: await seen(await app.sign(form)),
      next: await seen(await app.visit(`/en/c/${demoSlug}/check-mail`)),
    })),
  );
  expect(first?.signed.status).toBe(303);
  for (const other of others) expect(other).toEqual(first);

  // What runs for the first time takes longer.
  for (let round = 0; round < FIRST_ROUNDS; round += 1) {
    for (const slug of [demoSlug, forTwo.slug]) await msToSign(aForm(), slug);
  }
  expect(Math.abs(await difference(verified))).toBeLessThan(MOST_DIFFERENCE);
  expect(Math.abs(await difference(pending))).toBeLessThan(MOST_DIFFERENCE);
  expect(Math.abs(await difference(verified, forTwo.slug))).toBeLessThan(MOST_DIFFERENCE);
});

/** By how much a known address takes longer than a new one, of the time that a new one takes. */
async function difference(known: TypedForm, slug = demoSlug): Promise<number> {
  const news: number[] = [];
  const differences: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await makeDue();
    // One right after the other and each first in turn, so that what slows the machine down slows both.
    const isNewFirst = round % 2 === 0;
    const one = await msToSign(isNewFirst ? aForm() : known, slug);
    const two = await msToSign(isNewFirst ? known : aForm(), slug);
    news.push(isNewFirst ? one : two);
    differences.push(isNewFirst ? two - one : one - two);
  }
  return median(differences) / median(news);
}
