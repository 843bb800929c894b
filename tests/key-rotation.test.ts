import { recorderFor } from '../src/audit/log.ts';
import type { CampaignKeys, KeysOf } from '../src/campaigns/keys.ts';
import { sealedKeyId } from '../src/platform/crypto/seal.ts';
import { makeIntake } from '../src/signatures/intake.ts';
import { linkToken } from '../src/signatures/links.ts';
import { type ResealDeps, resealCampaign } from '../src/signatures/reseal.ts';
import { newSignatureId, type SignForm } from '../src/signatures/signature.ts';
import { currentWriters } from '../src/signatures/sql/reseal-signatures.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { publicNames } from '../src/site/public-names.ts';
import { openNow, startTestApp, type TestApp } from './support/app.ts';
import { auditedDeeds } from './support/audit.ts';
import { aCampaignDraft, campaignYaml } from './support/campaign-folder.ts';
import { aLinked, seedLinked } from './support/links.ts';
import { aSignature } from './support/signed-campaign.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress } from './support/supporter.ts';
import { until } from './support/until.ts';

const slug = 'rotated';
const yaml = campaignYaml(['slug: small-campaign', `slug: ${slug}\nhousehold: two`]);
const app = await startTestApp({ drafts: [openNow(aCampaignDraft({ 'campaign.yaml': yaml }))] });
/** Another process on the same database. */
const other = await startTestApp({ beside: app, withWorker: false });
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** Whatever a test does, every signature that is not erased opens, under the newest key, which is the only one left. */
afterEach(async () => {
  await Promise.all([app, other].map(({ campaigns }) => campaigns.refresh()));
  const keys = await keysNow();
  expect([...keys.sealingById.keys()]).toEqual([keys.sealing.id]);
  await storedPeople(app, slug);
  const sealed = await app.db.selectFrom('signature').select('sealed').where('sealed', 'is not', null).execute();
  expect(new Set(sealed.map((row) => sealedKeyId(row.sealed ?? Buffer.alloc(0))))).toEqual(new Set([keys.sealing.id]));
  expect(await checkTally(app.db, app.campaign(slug).id)).toEqual([]);
});

function rotate(onProgress: ResealDeps['onProgress'] = () => undefined, { db, store }: TestApp = app) {
  const record = recorderFor(store.audit, { kind: 'system' });
  return resealCampaign(app.campaign(slug), { db, keyring: store.keyring, record, onProgress });
}

async function keysNow(): Promise<CampaignKeys> {
  const keys = await app.keysOf(app.campaign(slug).id, { anew: true });
  if (keys === undefined) throw new Error('The campaign’s keys are gone.');
  return keys;
}

async function deeds(act: string): Promise<number> {
  return (await auditedDeeds(app.db)).filter((deed) => deed.act === act).length;
}

/** Keys as a process has them that has not heard of the newest one yet. */
async function staleKeys(): Promise<KeysOf> {
  const keys = await keysNow();
  return async (id, how) => (how?.anew ? app.keysOf(id, how) : keys);
}

function aStaleIntake(keysOf: KeysOf) {
  return makeIntake({
    db: app.db,
    keysOf,
    judgeStanding: ({ isTrapped }) => ({ heldFor: isTrapped ? 'honeypot' : null, networkMark: null }),
    newId: newSignatureId,
    onOutcome: () => undefined,
  });
}

function aSignForm(name: string, email = anAddress(), isTrapped = false): SignForm {
  const person = { name, email, city: '', postcode: '9000' };
  const fixed = { country: 'BE', region: '', language: 'en', source: '', disclosure: 'public' } as const;
  return { person, canonicalEmail: email, ...fixed, wantsUpdates: false, isTrapped };
}

const here = { network: undefined, isOverBurst: false };

async function namesOn(email: string): Promise<string[]> {
  await app.campaigns.refresh();
  return (await storedPeople(app, slug)).filter((one) => one.email === email).map(({ name }) => name);
}

describe('a campaign’s key is replaced', () => {
  it('while people sign, confirm and withdraw in two processes, and nobody notices', async () => {
    const seeded = await seedLinked(
      app,
      Array.from({ length: 1_200 }, () => aSignature()),
      slug,
    );
    const pending = await seedLinked(
      app,
      Array.from({ length: 40 }, () => aSignature({ state: 'pending', verifiedAt: new Date() })),
      slug,
    );
    const before = await app.count(slug);
    const shared = anAddress();
    await app.sign(aForm({ name: 'Ann', email: shared }), { slug });

    let isOver = false;
    const refused: string[] = [];
    const names = new Map<string, string>();
    const visit = async ({ visit: look, sign }: TestApp, at: number) => {
      for (let round = 0; !isOver || round < 20; round += 1) {
        const email = anAddress();
        const form = aForm({ name: `Nr ${at} ${round}`, email });
        names.set(email, `Nr ${at} ${round}`);
        const answers = await Promise.all([
          sign(form, { slug }),
          look(`/en/c/${slug}/signatories`),
          look(pending[round % pending.length]?.link('confirm') ?? ''),
        ]);
        refused.push(...answers.filter(({ status }) => status >= 400).map(({ status, url }) => `${status} ${url}`));
      }
    };
    const others = [
      visit(app, 1),
      visit(other, 2),
      Promise.all(pending.map((one, at) => (at % 2 ? app : other).post(one.link('confirm')))),
      Promise.all(seeded.slice(0, 20).map((one) => other.post(one.link('withdraw')))),
      other.sign(aForm({ name: 'Ben', email: shared }), { slug }),
      app.sign(aForm({ name: 'BEN', email: shared }), { slug }),
    ];
    const seen: number[] = [];
    const rotated = await rotate((resealed) => seen.push(resealed));
    isOver = true;
    await Promise.all(others);

    expect(rotated).toMatchObject({ kind: 'resealed', keysDestroyed: 1 });
    expect(seen.length).toBeGreaterThan(1);
    expect(refused).toEqual([]);
    expect(await app.count(slug)).toBe(before + pending.length - 20);
    const people = await storedPeople(app, slug);
    const stored = new Map(people.map(({ email, name }) => [email, name]));
    for (const [email, name] of names) expect(stored.get(email)).toBe(name);
    expect((await namesOn(shared)).map((name) => name.toUpperCase()).toSorted()).toEqual(['ANN', 'BEN']);
  });

  it('and links that were mailed before go on working, and addresses stay known', async () => {
    const email = anAddress();
    const [pending, verified] = [await aLinked(app, {}, slug), await aLinked(app, { state: 'verified' }, slug)];
    await app.sign(aForm({ email }), { slug });
    await rotate();
    await app.sign(aForm({ email }), { slug });
    expect(await namesOn(email)).toHaveLength(1);
    expect((await app.post(pending.link('confirm'))).status).toBe(303);
    expect((await app.post(verified.link('withdraw'))).status).toBe(200);
  });

  it('and what was cut off goes on, by whoever comes next; everything opens in between', async () => {
    await seedLinked(
      app,
      Array.from({ length: 700 }, () => aSignature()),
      slug,
    );
    const begun = await deeds('keys.replace');
    const destroyed = await deeds('keys.destroy');
    const people = (await storedPeople(app, slug)).length;
    const cut = () => {
      throw new Error('killed');
    };
    await expect(rotate(cut)).rejects.toThrow('killed');
    const between = await keysNow();
    expect(between.sealingById.size).toBe(2);
    await app.campaigns.refresh();
    expect(await storedPeople(app, slug)).toHaveLength(people);
    expect(await rotate(undefined, other)).toMatchObject({ keysDestroyed: 1 });
    expect((await keysNow()).sealing.id).toBe(between.sealing.id);
    expect([await deeds('keys.replace'), await deeds('keys.destroy')]).toEqual([begun + 1, destroyed + 1]);
  });

  it('by two at once, who do it together', async () => {
    await seedLinked(
      app,
      Array.from({ length: 700 }, () => aSignature()),
      slug,
    );
    const both = await Promise.all([rotate(), rotate(undefined, other)]);
    expect(both.map(({ kind }) => kind)).toEqual(['resealed', 'resealed']);
    expect(both.reduce((sum, one) => sum + (one.kind === 'resealed' ? one.keysDestroyed : 0), 0)).toBeGreaterThan(0);
  });
});

describe('a process that has not heard of the new key', () => {
  it('loses nobody who signs there: new, of a household, known, or in the place of one who was held', async () => {
    const [shared, known, trapped] = [anAddress(), anAddress(), anAddress()];
    const campaign = app.campaign(slug);
    const intake = aStaleIntake(await staleKeys());
    await intake.submit(aSignForm('Ann', shared), campaign, here);
    await intake.submit(aSignForm('Known', known), campaign, here);
    await intake.submit(aSignForm('Bot', trapped, true), campaign, here);
    await rotate();
    const forms = [aSignForm('New'), aSignForm('Ben', shared), aSignForm('Known', known), aSignForm('Maryam', trapped)];
    for (const form of forms) expect(await intake.submit(form, campaign, here)).toBe('accepted');
    expect(await namesOn(forms[0]?.person.email ?? '')).toEqual(['New']);
    expect(await namesOn(shared)).toEqual(['Ann', 'Ben']);
    expect(await namesOn(known)).toEqual(['Known']);
    expect(await namesOn(trapped)).toEqual(['Maryam']);
  });

  it('shows names and mails that are sealed under it', async () => {
    const keysOf = await staleKeys();
    const campaign = app.campaign(slug);
    await rotate();
    await app.campaigns.refresh();
    await aLinked(app, { state: 'verified', name: 'Shown After', verifiedAt: new Date() }, slug);
    const { names } = (await publicNames(app.db, keysOf, campaign, undefined)) ?? { names: [] };
    expect(names.map(({ name }) => name)).toContain('Shown After');
  });

  it('and was just writing when it came: what it wrote is sealed anew too', async () => {
    await app.pool.query(`
      create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.4); return new; end $$;
      create trigger linger before insert on signature for each row when (new.country = 'AQ') execute function linger()`);
    const intake = aStaleIntake(await staleKeys());
    const late = { ...aSignForm('Late Writer'), country: 'AQ' };
    const writing = intake.submit(late, app.campaign(slug), here);
    await until('it to be written', async () => ((await currentWriters(app.db)).size > 0 ? true : undefined));
    await rotate(undefined, other);
    expect(await writing).toBe('accepted');
    expect(await namesOn(late.person.email)).toEqual(['Late Writer']);
  });
});

test('a campaign’s tokens do not change with the key that it seals with', async () => {
  const ref = { campaignId: app.campaign(slug).id, signatureId: newSignatureId() };
  const before = linkToken(await keysNow(), ref, 'withdraw');
  await rotate();
  expect(linkToken(await keysNow(), ref, 'withdraw')).toBe(before);
});
