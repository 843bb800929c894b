import { forgetNetworks } from '../src/signatures/abuse/forget-networks.ts';
import { checkTally, countStates } from '../src/signatures/tally.ts';
import { eraseUnconfirmed } from '../src/signatures/upkeep.ts';
import { startTestApp } from './support/app.ts';
import { aLinked, rowOf } from './support/links.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress } from './support/supporter.ts';
import { upkeepDeps } from './support/upkeep.ts';

const app = await startTestApp({ trustProxy: 1 });
afterAll(() => app[Symbol.asyncDispose]());

const DAY_MS = 24 * 60 * 60 * 1000;

/** The rows of an address, the newest first. */
async function rowsOf(email: string) {
  const people = await storedPeople(app);
  const ids = people.filter((person) => person.email === email).map(({ signatureId }) => signatureId);
  if (ids.length === 0) return [];
  return app.db.selectFrom('signature').selectAll().where('id', 'in', ids).orderBy('id', 'desc').execute();
}

async function expectTallyAgrees(): Promise<void> {
  expect(await checkTally(app.db, app.campaign().id)).toEqual([]);
}

async function heldCount(): Promise<number> {
  return (await countStates(app.db, app.campaign().id)).get('held') ?? 0;
}

describe('a suspicious signature', () => {
  it.each([
    ['whose form has what people never see filled in', { website: 'https://spam.example' }, 'honeypot'],
    ['from a domain of addresses to throw away', { email: `a${Date.now()}@mailinator.com` }, 'disposable-domain'],
    ['from below such a domain', { email: `b${Date.now()}@x.mailinator.com` }, 'disposable-domain'],
  ])('%s is answered like any other, and held: neither counted nor mailed', async (_, changed, reason) => {
    const [suspicious, good] = [aForm(changed), aForm()];
    const [verified, held] = [await app.count(), await heldCount()];
    const answers = [await app.sign(suspicious), await app.sign(good)];
    const seen = answers.map(({ status, headers }) => {
      const { date: __, ...fields } = Object.fromEntries(headers);
      return { status, fields };
    });
    expect(seen[0]).toEqual(seen[1]);
    await app.mailTo(good.email ?? '');
    await app.jobsDone();
    expect(await app.mailsTo(suspicious.email ?? '')).toEqual([]);
    expect(await rowsOf(suspicious.email ?? '')).toMatchObject([
      { state: 'held', held_for: reason, mail_due: null, mails_sent: 0 },
    ]);
    expect([await app.count(), await heldCount()]).toEqual([verified, held + 1]);
    await expectTallyAgrees();
  });

  it('makes way for a good one under the same address, so that nobody can lock somebody out', async () => {
    const email = anAddress();
    for (let time = 0; time < 2; time += 1) await app.sign(aForm({ email, name: 'A Machine', website: 'x' }));
    expect(await rowsOf(email)).toMatchObject([{ state: 'held' }]);
    const held = await heldCount();
    await Promise.all([
      app.sign(aForm({ email })),
      app.sign(aForm({ email })),
      app.sign(aForm({ email, website: 'x' })),
    ]);
    expect(await rowsOf(email)).toMatchObject([{ state: 'pending', held_for: null }]);
    expect(await heldCount()).toBe(held - 1);
    expect((await app.confirm(email)).status).toBe(303);
    expect((await storedPeople(app)).find((person) => person.email === email)?.name).toBe('Maryam Rajabi');
    expect(await app.mailsTo(email)).toHaveLength(1);
    await expectTallyAgrees();
  });

  it('changes nothing about a good one that is there, and has nobody mailed', async () => {
    const email = anAddress();
    await app.sign(aForm({ email }));
    await app.mailTo(email);
    await app.jobsDone();
    await app.pool.query(`update signature set mailed_at = now() - interval '2 hours'`);
    expect((await app.sign(aForm({ email, name: 'A Machine', website: 'x' }))).status).toBe(303);
    await app.jobsDone();
    expect(await app.mailsTo(email)).toHaveLength(1);
    expect(await rowsOf(email)).toMatchObject([{ state: 'pending', mail_due: null }]);
  });

  it('is erased like one that was not confirmed in time, and stays a number', async () => {
    const old = await aLinked(app, { state: 'held' });
    const young = await aLinked(app, { state: 'held' });
    await app.pool.query(`update signature set created_at = now() - interval '31 days' where id = $1`, [
      old.ref.signatureId,
    ]);
    expect(await eraseUnconfirmed(upkeepDeps(app))).toBe(1);
    expect(await rowOf(app, old)).toMatchObject({ state: 'expired', held_for: null, sealed: null, email_index: null });
    expect(await rowOf(app, young)).toMatchObject({ state: 'held' });
    await expectTallyAgrees();
  });
});

describe('the network that a signature came from', () => {
  async function markOf(network: string): Promise<Buffer | null> {
    const email = anAddress();
    await app.sign(aForm({ email }), { headers: { 'X-Forwarded-For': network } });
    const [row] = await rowsOf(email);
    if (row === undefined) throw new Error('Nothing was stored.');
    return row.network_mark;
  }

  it('is stored as a mark, the same for one network on one day', async () => {
    const mark = await markOf('203.0.113.7');
    expect(mark).toHaveLength(16);
    expect(await markOf('203.0.113.7')).toEqual(mark);
    expect(await markOf('::ffff:203.0.113.7')).toEqual(mark);
    expect(await markOf('203.0.113.8')).not.toEqual(mark);
    const six = await markOf('2001:db8:0:1ff::1');
    expect(await markOf('2001:db8:0:100::9')).toEqual(six);
    expect(await markOf('2001:db8:0:200::9')).not.toEqual(six);
    app.clock.pass(DAY_MS);
    expect(await markOf('203.0.113.7')).not.toEqual(mark);
    app.clock.pass(-DAY_MS);
  });

  it('is not known where it is this machine itself', async () => {
    expect(await markOf('127.0.0.1')).toBeNull();
  });

  it('is nowhere in the database as what it is', async () => {
    await markOf('203.0.113.77');
    const { rows } = await app.pool.query<{ text: string }>('select signature::text as text from signature');
    const hex = Buffer.from([203, 0, 113, 77]).toString('hex');
    for (const { text } of rows) {
      expect(text).not.toContain('203.0.113.77');
      expect(text).not.toContain(hex);
    }
  });

  it('is forgotten after thirty days, of all and once', async () => {
    await app.pool.query(`update signature set created_at = now() - interval '29 days' where network_mark is not null`);
    expect(await forgetNetworks(upkeepDeps(app))).toBe(0);
    app.clock.pass(DAY_MS);
    const { rows } = await app.pool.query('select from signature where network_mark is not null');
    expect(await forgetNetworks(upkeepDeps(app))).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(5);
    expect(await forgetNetworks(upkeepDeps(app))).toBe(0);
    app.clock.pass(-DAY_MS);
  });
});
