import { demoDraft, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { inParallel } from './support/in-parallel.ts';
import { aForm, demoSlug, type TypedForm } from './support/supporter.ts';
import { leastTimeDifference, seen } from './support/timing.ts';

const demo = await demoDraft();
const forTwo = { ...demo, slug: aDraftNamed('for-two').slug, household: 'two' } as const;
// Without a worker, so that nothing else is done while it is measured.
const app = await startTestApp({ withWorker: false, drafts: [demo, forTwo] });
afterAll(() => app[Symbol.asyncDispose]());

const ROUNDS = 60;
/** Of the time that a new address takes; if a known one had a statement more or less, it would be more. */
const MOST_DIFFERENCE = 0.1;

interface Kind {
  readonly slug: string;
  /** In the columns of their signatures. */
  readonly columns: string;
}

const mailedJustNow = `state = 'verified', verified_at = now(), mailed_at = now()`;
const dueAgain = `mailed_at = now() - interval '2 hours'`;
const kinds: readonly (readonly [who: string, kind: Kind])[] = [
  ['who counts, and was mailed just now', { slug: demoSlug, columns: mailedJustNow }],
  ['who has not confirmed, and is due a mail again', { slug: demoSlug, columns: dueAgain }],
  ['who counts where two may share an address', { slug: forTwo.slug, columns: mailedJustNow }],
];

/** People who have signed before, each to be measured once, as by somebody who wants to know. */
async function peopleKnown({ slug, columns }: Kind): Promise<TypedForm[]> {
  const forms = Array.from({ length: ROUNDS }, () => aForm());
  await inParallel(forms, (form) => app.sign(form, { slug }));
  await app.pool.query(`update signature set mail_due = null, mails_sent = 1, ${columns} where mails_sent = 0`);
  // What the update left behind would be cleared away by whoever comes to these rows first.
  await app.pool.query('vacuum analyze signature');
  return forms;
}

test.each(kinds)(
  'a known address gets the same answer in the same time as a new one: %s',
  async (_, kind) => {
    const { slug } = kind;
    const [known = aForm()] = await peopleKnown(kind);
    const [first, second] = await Promise.all(
      [aForm(), known].map(async (form) => ({
        signed: await seen(await app.sign(form, { slug })),
        next: await seen(await app.visit(`/en/c/${slug}/check-mail`)),
      })),
    );
    expect(first?.signed.status).toBe(303);
    expect(second).toEqual(first);

    const sign = (form: TypedForm) => async () => (await app.sign(form, { slug })).text();
    const pairs = async () => (await peopleKnown(kind)).map((form) => ({ known: sign(form), unknown: sign(aForm()) }));
    expect(await leastTimeDifference(pairs, MOST_DIFFERENCE)).toBeLessThan(MOST_DIFFERENCE);
  },
  120_000,
);
