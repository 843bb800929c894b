import { remindUnconfirmed } from '../src/signatures/upkeep.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, type Linked, linkedBy, rowOf, seedLinked } from './support/links.ts';
import { aSignature } from './support/signed-campaign.ts';
import { aForm, anAddress, linkIn } from './support/supporter.ts';
import { runUpkeep, signedDaysAgo, upkeepDeps } from './support/upkeep.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

/** Somebody who signed so many days ago, got the mail and has not confirmed. */
async function anUnconfirmed(days: number, slug?: string) {
  const email = anAddress();
  const linked = await aLinked(app, { email }, slug);
  await signedDaysAgo(app, days, [linked]);
  return { email, ...linked };
}

async function change(
  { ref }: Linked,
  to: { address_rejected: boolean } | { mail_due: 'verification' } | { mails_sent: number },
): Promise<void> {
  await app.db.updateTable('signature').set(to).where('id', '=', ref.signatureId).execute();
}

async function mailCount(email: string): Promise<number> {
  return (await app.mailsTo(email)).length;
}

describe('the reminder', () => {
  it('comes once after three days, in the language of signing, with links that work', async () => {
    const form = aForm();
    const email = form.email ?? '';
    await app.sign(form, { language: 'nl' });
    const first = await app.mailTo(email);
    await app.jobsDone();
    await signedDaysAgo(app, 3.01, [await linkedBy(app, first)]);

    await runUpkeep(app, 'remindUnconfirmed', 4);
    await runUpkeep(app, 'remindUnconfirmed');
    expect(await mailCount(email)).toBe(2);
    const reminder = await app.mailTo(email, 2);
    expect(reminder.subject).toMatch(/^Herinnering: /);
    expect(reminder.headers['message-id']).not.toBe(first.headers['message-id']);
    expect(linkIn(reminder, 'confirm')).toBe(linkIn(first, 'confirm'));
    expect((await app.post(linkIn(reminder, 'confirm'))).status).toBe(303);
  });

  it('does not come sooner, nor to who confirmed, withdrew or takes no mail, nor before the first mail', async () => {
    const due = await anUnconfirmed(3.01);
    const early = await anUnconfirmed(2.99);
    const confirmed = await anUnconfirmed(4);
    await app.post(confirmed.link('confirm'));
    const withdrawn = await anUnconfirmed(4);
    await app.post(withdrawn.link('withdraw'));
    const rejected = await anUnconfirmed(4);
    await change(rejected, { address_rejected: true });
    const waiting = await anUnconfirmed(4);
    await change(waiting, { mail_due: 'verification' });
    const unsent = await anUnconfirmed(4);
    await change(unsent, { mails_sent: 0 });

    await runUpkeep(app, 'remindUnconfirmed');
    expect(await mailCount(due.email)).toBe(1);
    for (const { email } of [early, confirmed, withdrawn, rejected, waiting, unsent]) {
      expect(await mailCount(email)).toBe(0);
    }
  });

  it('does not come when it would be too late to confirm', async () => {
    const draft = openNow(aDraftNamed('short'));
    await app.apply({ ...draft, unconfirmedDays: 5 });
    const [late, intime] = [await anUnconfirmed(5.01, 'short'), await anUnconfirmed(4.99, 'short')];
    await runUpkeep(app, 'remindUnconfirmed');
    expect(await mailCount(late.email)).toBe(0);
    expect(await mailCount(intime.email)).toBe(1);

    const closesAt = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    const [past, inGrace] = [await anUnconfirmed(4, 'short'), await anUnconfirmed(4, 'short')];
    await app.apply({ ...draft, closesAt, graceDays: 1 });
    await runUpkeep(app, 'remindUnconfirmed');
    expect(await mailCount(past.email)).toBe(0);
    await app.apply({ ...draft, closesAt, graceDays: 3 });
    await runUpkeep(app, 'remindUnconfirmed');
    expect(await mailCount(inGrace.email)).toBe(1);
  });
});

describe('a reminder that waits to be sent', () => {
  it('is not sent any more to who has confirmed meanwhile', async () => {
    await using web = await startTestApp({ withWorker: false });
    const emails = [anAddress(), anAddress()];
    const people = await seedLinked(
      web,
      emails.map((email) => aSignature({ email, state: 'pending', verifiedAt: new Date() })),
    );
    await signedDaysAgo(web, 4, people);
    const [confirmed] = people;
    if (confirmed === undefined) throw new Error('Nobody has signed.');
    expect(await remindUnconfirmed(upkeepDeps(web))).toBe(2);
    expect((await web.post(confirmed.link('confirm'))).status).toBe(303);
    expect((await rowOf(web, confirmed)).mail_due).toBeNull();

    await using worker = await startTestApp({ beside: web });
    await worker.jobsDone();
    expect(await Promise.all(emails.map(async (email) => (await worker.mailsTo(email)).length))).toEqual([0, 1]);
  });

  it('is noted for a thousand people in short transactions, and once for each by however many workers', async () => {
    await using web = await startTestApp({ withWorker: false });
    const many = await seedLinked(
      web,
      Array.from({ length: 1_001 }, () => aSignature({ state: 'pending', verifiedAt: new Date() })),
    );
    await signedDaysAgo(web, 4, many);
    const runs = await Promise.all([1, 2, 3].map(() => remindUnconfirmed(upkeepDeps(web))));
    const { rows } = await web.pool.query<{ id: string }>(`
      select signature ->> 'signatureId' as id
      from graphile_worker._private_jobs, json_array_elements(payload -> 'signatures') as signature`);
    expect(runs.reduce((sum, reminded) => sum + reminded)).toBe(many.length);
    expect(rows.map(({ id }) => id).toSorted()).toEqual(many.map(({ ref }) => ref.signatureId).toSorted());
    expect(await remindUnconfirmed(upkeepDeps(web))).toBe(0);
  });
});
