import { sql } from 'kysely';
import { z } from 'zod';
import { inTransaction } from '../src/platform/db/database.ts';
import { endSignatures } from '../src/signatures/sql/end-signatures.ts';
import { checkTally, countStates } from '../src/signatures/tally.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, linkedBy, rowOf } from './support/links.ts';
import { aForm, anAddress, demoSlug, linkIn } from './support/supporter.ts';
import { until } from './support/until.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

/** The count wherever it is shown, each in its own words, once the age that a page may have has passed. */
async function shownCounts() {
  app.clock.pass(5_000);
  const counted = await (await app.visit(`/c/${demoSlug}/count.json`)).json();
  const campaign = await (await app.visit(`/en/c/${demoSlug}`)).text();
  const home = await (await app.visit('/en/')).text();
  return {
    json: z.object({ verified: z.number() }).parse(counted).verified,
    campaign: Number(/data-count-verified>(\d+)</.exec(campaign)?.[1]),
    home: Number(/<strong>(\d+)<\/strong>/.exec(home)?.[1]),
  };
}

async function publicNames(): Promise<readonly string[]> {
  const html = await (await app.visit(`/en/c/${demoSlug}/signatories`)).text();
  return [...html.matchAll(/<li><bdi>([^<]*)<\/bdi>/g)].map(([, name = '']) => name);
}

describe('withdrawing', () => {
  it('asks by a page with one button, which changes nothing', async () => {
    const linked = await aLinked(app);
    const before = await rowOf(app, linked);
    const page = await app.visit(linked.link('withdraw'));
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain(`<form method="post" action="${linked.link('withdraw')}">`);
    expect((await app.visit(linked.link('withdraw'), { method: 'HEAD' })).status).toBe(200);
    expect(await rowOf(app, linked)).toEqual(before);
  });

  it('erases what is personal and counts no more at once, and the name is gone with the next look', async () => {
    const name = 'Withdrawing Wilhelmina';
    const mail = await app.signAndConfirm(aForm({ name, updates: 'yes' }));
    const linked = await linkedBy(app, mail);
    const before = await shownCounts();
    expect(before).toEqual({ json: 1, campaign: 1, home: 1 });
    expect(await publicNames()).toContain(name);

    const answer = await app.post(linkIn(mail, 'withdraw'));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Your signature is withdrawn');
    expect(await publicNames()).not.toContain(name);
    expect(await app.count()).toBe(0);
    expect(await shownCounts()).toEqual({ json: 0, campaign: 0, home: 0 });
    expect(await rowOf(app, linked)).toMatchObject({
      state: 'withdrawn',
      sealed: null,
      email_index: null,
      mail_due: null,
      wants_updates: false,
    });
    expect((await countStates(app.db, app.campaign().id)).get('verified')).toBe(0);
  });

  it('is possible before confirming, after which nothing can be confirmed', async () => {
    const linked = await aLinked(app);
    expect((await app.post(linked.link('withdraw'))).status).toBe(200);
    expect(await rowOf(app, linked)).toMatchObject({ state: 'withdrawn', sealed: null, email_index: null });
    expect((await app.post(linked.link('confirm'))).status).toBe(410);
    expect((await rowOf(app, linked)).state).toBe('withdrawn');
  });

  it('is possible long after the campaign has closed', async () => {
    const draft = openNow(aDraftNamed('closed'));
    await app.apply(draft);
    const linked = await aLinked(app, {}, 'closed');
    await app.post(linked.link('confirm'));
    await app.apply({ ...draft, closesAt: new Date(draft.opensAt.getTime() + 1), graceDays: 0 });
    expect((await app.visit(linked.link('withdraw'))).status).toBe(200);
    expect((await app.post(linked.link('withdraw'))).status).toBe(200);
    expect((await rowOf(app, linked)).sealed).toBeNull();
    expect(await app.count('closed')).toBe(0);
  });

  it('is answered the same a second time, and counted once', async () => {
    const linked = await aLinked(app);
    const withdraw = linked.link('withdraw', 'nl');
    const first = await (await app.post(withdraw)).text();
    const withdrawn = await rowOf(app, linked);
    const second = await app.post(withdraw);
    expect({ status: second.status, text: await second.text() }).toEqual({ status: 200, text: first });
    const page = await app.visit(withdraw);
    expect({ status: page.status, text: await page.text() }).toEqual({ status: 200, text: first });
    expect(first).toContain('Uw handtekening is ingetrokken');
    expect(first).not.toContain('<button');
    expect(await rowOf(app, linked)).toEqual(withdrawn);
  });

  it('leaves the way free to sign anew, and the old links do nothing to the new signature', async () => {
    const email = anAddress();
    const old = await app.signAndConfirm(aForm({ email }));
    await app.withdraw(email);
    await app.sign(aForm({ email }));
    const anew = await app.mailTo(email, 2);
    expect(linkIn(anew, 'confirm')).not.toBe(linkIn(old, 'confirm'));
    expect((await app.post(linkIn(old, 'confirm'))).status).toBe(410);
    expect((await app.post(linkIn(anew, 'confirm'))).status).toBe(303);
    expect((await app.post(linkIn(old, 'withdraw'))).status).toBe(200);
    expect((await rowOf(app, await linkedBy(app, anew))).state).toBe('verified');
    expect(await app.count()).toBe(1);
  });

  it('does not refuse who signs anew while it is being written', async () => {
    const email = anAddress();
    const linked = await aLinked(app, { email });
    let signing: Promise<Response> | undefined;
    await inTransaction(app.db, async (trx) => {
      await sql`select from signature where id = ${linked.ref.signatureId} for update`.execute(trx);
      signing = app.sign(aForm({ email }));
      await until('the new signature to find the old one', async () => {
        const { rows } = await app.pool.query(
          `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rows.length > 0 ? true : undefined;
      });
      await endSignatures(trx, [linked.ref], ['pending'], 'withdrawn');
    });
    expect((await signing)?.status).toBe(303);
    const anew = await linkedBy(app, await app.mailTo(email));
    expect(anew.ref.signatureId).not.toBe(linked.ref.signatureId);
  });

  it('is refused to a link for something else, and to another site', async () => {
    const linked = await aLinked(app);
    for (const purpose of ['confirm', 'unsubscribe'] as const) {
      const forged = linked.link(purpose).replace(`/${purpose}/`, '/withdraw/');
      expect((await app.visit(forged)).status).toBe(404);
      expect((await app.post(forged)).status).toBe(404);
    }
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await app.post(linked.link('withdraw'), {}, headers)).status).toBe(403);
    expect((await app.visit(linked.link('withdraw', 'xx'))).status).toBe(404);
    expect((await app.post(linked.link('withdraw', 'xx'))).status).toBe(404);
    expect((await rowOf(app, linked)).state).toBe('pending');
  });
});
