import { sql } from 'kysely';
import { recorderFor } from '../src/audit/log.ts';
import type { CampaignKeys } from '../src/campaigns/keys.ts';
import { parseAddress } from '../src/platform/mail/address.ts';
import { eraseIdentities } from '../src/signatures/erase-identities.ts';
import type { Facets } from '../src/signatures/moderation/facets.ts';
import { indexSearch } from '../src/signatures/moderation/index-search.ts';
import { type Search, searchIds, searchSignatures, type Terms } from '../src/signatures/moderation/search.ts';
import { tokensOf } from '../src/signatures/moderation/search-tokens.ts';
import { type SoughtWords, soughtWords } from '../src/signatures/moderation/search-words.ts';
import { resealCampaign } from '../src/signatures/reseal.ts';
import type { SignatureId } from '../src/signatures/signature.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, type Linked, seedLinked } from './support/links.ts';
import { countingStatements, rowsReadBy } from './support/reads.ts';
import { aSignature } from './support/signed-campaign.ts';
import { aForm, anAddress } from './support/supporter.ts';

const crowd = 'crowd';
const vast = 'vast';
const app = await startTestApp({
  withWorker: false,
  drafts: [await demoDraft(), aDraftNamed(crowd), aDraftNamed(vast)],
});
afterAll(() => app[Symbol.asyncDispose]());

const deps = { db: app.db, keysOf: app.keysOf, campaigns: app.campaigns.all, clock: app.clock.now };
const index = (isBusy = false) => indexSearch({ ...deps, isBusy: async () => isBusy });

function words(typed: string): SoughtWords {
  const sought = soughtWords(typed);
  if (sought === undefined) throw new Error('There is nothing to look for.');
  return sought;
}

/** The ids of all that a search finds, asked for page by page. */
async function found(search: { readonly facets?: Facets; readonly terms?: Terms }, most = 50, slug?: string) {
  const { id } = app.campaign(slug);
  const whole: Search = { facets: search.facets ?? {}, terms: search.terms ?? {} };
  const ids: string[] = [];
  for (let before: Awaited<ReturnType<typeof searchSignatures>>['next'], pages = 0; pages < 100; pages += 1) {
    const page = await searchSignatures(deps, id, whole, { before, most, mostLookedAt: 10_000 });
    ids.push(...page.found.map(({ signatureId }) => signatureId));
    before = page.next;
    if (before === undefined) return ids;
  }
  throw new Error('The search does not come to an end.');
}

const idOf = ({ ref }: Linked) => ref.signatureId;
const newestFirst = (people: readonly Linked[]) => people.map(idOf).sort().toReversed();

async function tokensOfAll(slug?: string): Promise<number[][]> {
  const rows = await app.db
    .selectFrom('signature_search')
    .select('tokens')
    .where('campaign_id', '=', app.campaign(slug).id)
    .execute();
  return rows.map(({ tokens }) => tokens);
}

async function keys(slug?: string): Promise<CampaignKeys> {
  const found = await app.keysOf(app.campaign(slug).id);
  if (found === undefined) throw new Error('The keys are gone.');
  return found;
}

describe.each(['before', 'after'] as const)('%s they are indexed, signatures are found', (when) => {
  const domain = `${when}-host.example`;
  let people: readonly Linked[] = [];
  beforeAll(async () => {
    people = await seedLinked(app, [
      aSignature({ name: `Gülsüm ${when}son`, email: `g.one@mail.${domain}`, city: 'Sint-Niklaas', country: 'LU' }),
      aSignature({ name: `${when}son Amélie`, email: `a.two@${domain}`, city: 'Gent', state: 'pending' }),
      aSignature({ name: `علي‌رضا ${when}son`, email: anAddress(), city: 'Liège', state: 'held', disclosure: 'count' }),
    ]);
    if (when === 'after') await index();
  });
  const at = (...places: readonly number[]): string[] =>
    newestFirst(people.filter((_, place) => places.includes(place)));

  it('by name, in any order and script', async () => {
    expect(await found({ terms: { name: words(`${when}son GULSUM`) } })).toEqual(at(0));
    expect(await found({ terms: { name: words(`علی رضا ${when}son`) } })).toEqual(at(2));
    expect(await found({ terms: { name: words(`${when}son`) } })).toEqual(at(2, 1, 0));
  });

  it('by address, however it is spelled', async () => {
    const address = parseAddress(`A.Two@${domain.toUpperCase()}`)?.canonical ?? '';
    expect(await found({ terms: { address } })).toEqual(at(1));
  });

  it('by domain, with those below it', async () => {
    expect(await found({ terms: { domain } })).toEqual(at(1, 0));
    expect(await found({ terms: { domain: `mail.${domain}` } })).toEqual(at(0));
  });

  it('by town, and by both', async () => {
    expect(await found({ terms: { city: words('sint niklaas'), domain } })).toEqual(at(0));
    expect(await found({ terms: { city: words('gent'), name: words('gulsum') } })).toEqual([]);
  });

  it('by what is no person’s, alone or together', async () => {
    expect(await found({ facets: { country: 'LU' }, terms: { domain } })).toEqual(at(0));
    expect(await found({ facets: { country: 'BE' }, terms: { domain } })).toEqual(at(1));
    expect(await found({ facets: { country: 'LU' } })).toEqual(expect.arrayContaining(at(0)));
    expect(await found({ facets: { state: 'held' } })).toEqual(expect.arrayContaining(at(2)));
    expect(await found({ facets: { state: 'pending' }, terms: { name: words(`${when}son`) } })).toEqual(at(1));
    expect(await found({ facets: { disclosure: 'count' }, terms: { name: words(`${when}son`) } })).toEqual(at(2));
  });
});

test('a time is kept to, whatever the clock of who took it in', async () => {
  const linked = await aLinked(app);
  const day = new Date('2026-10-24T00:00:00Z');
  await app.db.updateTable('signature').set({ created_at: sql`created_at` }).where('id', '=', idOf(linked)).execute();
  expect(await found({ facets: { from: new Date(Date.now() - 60_000) } })).toContain(idOf(linked));
  expect(await found({ facets: { to: new Date(Date.now() - 60_000), from: day } })).not.toContain(idOf(linked));
});

test('pages together show each once, the newest first', async () => {
  const all = await seedLinked(
    app,
    Array.from({ length: 23 }, () => aSignature({ city: 'Pagetown' })),
  );
  expect(await found({ terms: { city: words('pagetown') } }, 7)).toEqual(newestFirst(all));
  await index();
  expect(await found({ terms: { city: words('pagetown') } }, 7)).toEqual(newestFirst(all));
});

test('what is erased is found by none of its words, and nothing of them is left', async () => {
  const [gone, ended] = [await aLinked(app, { name: 'Vanishing Vera' }), await aLinked(app, { state: 'removed' })];
  await index();
  const { post } = app;
  await post(gone.link('withdraw'));
  expect(await found({ terms: { name: words('vanishing') } })).toEqual([]);
  for (const { ref } of [gone, ended]) {
    const row = await app.db
      .selectFrom('signature_search')
      .select('tokens')
      .where('signature_id', '=', ref.signatureId)
      .executeTakeFirst();
    expect(row).toBeUndefined();
  }
  expect(await found({ facets: { state: 'withdrawn' } })).toEqual([idOf(gone)]);
});

test('indexing while people withdraw leaves no word of whoever did', async () => {
  const people = await seedLinked(
    app,
    Array.from({ length: 60 }, () => aSignature({ city: 'Racetown' })),
  );
  await Promise.all([index(), index(), ...people.map(({ link }) => app.post(link('withdraw')))]);
  const { rows } = await app.pool.query(
    `select from signature_search join signature on signature.id = signature_id where sealed is null`,
  );
  expect(rows).toEqual([]);
});

test('indexing waits while more pressing work does, and makes up for it', async () => {
  await index();
  await aLinked(app, { name: 'Patient Pia' });
  const before = (await tokensOfAll()).length;
  expect(await index(true)).toBe(0);
  expect(await tokensOfAll()).toHaveLength(before);
  expect(await index()).toBeGreaterThan(0);
  expect(await tokensOfAll()).toHaveLength(before + 1);
});

test('signing asks for no words to be indexed', async () => {
  await app.sign(aForm());
  const { rows } = await app.pool.query(`select from graphile_worker.jobs where task_identifier like '%earch%'`);
  expect(rows).toEqual([]);
});

test('words are found under another key of the seal as before', async () => {
  const linked = await aLinked(app, { name: 'Rotating Rita' });
  await index();
  const before = await tokensOfAll();
  const { db, store, campaigns } = app;
  const record = recorderFor(store.audit, { kind: 'system' });
  await resealCampaign(app.campaign(), { db, keyring: store.keyring, record, onProgress: () => undefined });
  await campaigns.refresh();
  expect(await tokensOfAll()).toEqual(before);
  expect(await found({ terms: { name: words('rotating') } })).toEqual([idOf(linked)]);
});

describe('of a hundred thousand', () => {
  const many = 100_000;
  beforeAll(async () => {
    const { id } = app.campaign(vast);
    await index();
    const [template] = await seedLinked(app, [aSignature()], vast);
    await app.pool.query(
      `with copied as (
        insert into signature (campaign_id, id, email_index, state, state_day, sealed, country, language, source, disclosure,
          text_language, text_version, created_at, verified_at, held_for)
        select campaign_id, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, decode(lpad(to_hex(n), 32, '0'), 'hex'),
          case when n % 50000 = 7 then 'held' else state end, state_day, sealed, case when n = 11 then 'LU' else country end,
          language, source, disclosure, text_language, text_version, now() - n * interval '1 second', verified_at,
          case when n % 50000 = 7 then 'honeypot' end
        from signature, generate_series(1, ${many}) as n where campaign_id = $1 and id = $2
        returning campaign_id, id, country
      )
      insert into signature_search (campaign_id, signature_id, tokens)
      select campaign_id, id, array[case when country = 'LU' then $3::integer else 1 end, ('x' || right(id::text, 4))::bit(16)::integer]
      from copied`,
      [id, template?.ref.signatureId, tokensOf(await keys(vast), id)('country', 'LU')],
    );
    await app.pool.query(
      `update search_progress set indexed_to = 'ffffffff-0000-7000-8000-000000000000', signatures = ${many} where campaign_id = $1`,
      [id],
    );
    await app.pool.query('vacuum analyze signature, signature_search, search_token, search_progress');
  });

  /** What a search reads of the table. */
  function readBy(facets: Facets, terms: Terms, before?: SignatureId): Promise<number> {
    const { id } = app.campaign(vast);
    return rowsReadBy(app.pool, ['signature', 'signature_search'], () =>
      searchSignatures(deps, id, { facets, terms }, { before, most: 50, mostLookedAt: 10_000 }),
    );
  }

  it.each<readonly [string, Facets, Terms]>([
    ['the newest', {}, {}],
    ['what is held, two', { state: 'held' }, {}],
    ['one from Luxembourg', { country: 'LU' }, {}],
    ['what nobody came by', { source: 'nowhere' }, {}],
    ['what has been withdrawn, none', { state: 'withdrawn' }, {}],
    ['a name that nobody has', {}, { name: words('Nobody Atall') }],
    ['a domain that nobody has', { state: 'verified' }, { domain: 'nowhere.example' }],
    ['an address that nobody has', {}, { address: 'nobody@nowhere.example' }],
    ['a day long ago', { to: new Date('2026-01-01') }, {}],
  ])('a search for %s reads a bounded number', async (_, facets, terms) => {
    expect(await readBy(facets, terms)).toBeLessThan(25_000);
  });

  it('one from Luxembourg among them is found at once', async () => {
    expect(await found({ facets: { country: 'LU' } }, 50, vast)).toHaveLength(1);
    expect(await readBy({ country: 'LU' }, {})).toBeLessThan(200);
    expect(await readBy({ state: 'held' }, {})).toBeLessThan(200);
  });

  it('thousands are chosen for an act by what is no person’s in a few statements, the newest of them', async () => {
    const { id } = app.campaign(vast);
    const newest = await app.pool.query<{ id: string }>(
      'select id from signature where campaign_id = $1 order by id desc limit 50000',
      [id],
    );
    const counting = countingStatements(app.db);
    const choose = (facets: Facets) =>
      searchIds({ ...deps, db: counting.db }, id, { facets, terms: {} }, { most: 3_000, mostLookedAt: 50_000 });
    const all = await choose({ state: 'verified' });
    expect(all.ids).toEqual(newest.rows.slice(0, 3_000).map((row) => row.id));
    expect(all.next).toBe(all.ids.at(-1));
    expect(await choose({ disclosure: 'count' })).toMatchObject({ ids: [], next: newest.rows.at(-1)?.id });
    expect(counting.statements()).toBeLessThan(10);
  });
});

describe('what a dump tells of words', () => {
  beforeAll(async () => {
    await seedLinked(
      app,
      Array.from({ length: 400 }, (_, number) =>
        aSignature({
          name: number % 2 === 0 ? `Mohammad Frequent${number}` : `Rare${number} Person${number}`,
          email: number % 4 === 0 ? `p${number}@host${number}.example` : `p${number}@gmail.com`,
          city: number % 3 === 0 ? 'Teheran' : `Town${number}`,
        }),
      ),
      crowd,
    );
    await index();
  });

  it('no token is of more signatures than a few dozen, however frequent its word', async () => {
    const counts = new Map<number, number>();
    for (const token of (await tokensOfAll(crowd)).flat()) counts.set(token, (counts.get(token) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(64);
    const tokenOf = tokensOf(await keys(crowd), app.campaign(crowd).id);
    for (const common of [tokenOf('name', 'mohammad'), tokenOf('domain', 'gmail.com'), tokenOf('city', 'teheran')]) {
      expect(counts.has(common)).toBe(false);
    }
  });

  it('what is frequent is found all the same, and so is what is rare', async () => {
    expect(await found({ terms: { name: words('mohammad') } }, 50, crowd)).toHaveLength(200);
    expect(await found({ terms: { name: words('mohammad frequent200') } }, 50, crowd)).toHaveLength(1);
    expect(await found({ terms: { domain: 'gmail.com', city: words('teheran') } }, 50, crowd)).toHaveLength(100);
    expect(await found({ terms: { domain: 'host200.example' } }, 50, crowd)).toHaveLength(1);
  });

  it('who knows a name cannot tell its token without the key, and with another key it is another', async () => {
    const [ours, theirs] = [await keys(crowd), await keys()];
    const { id } = app.campaign(crowd);
    const texts = Array.from({ length: 200 }, (_, number) => `name${number}`);
    const tokens = (of: CampaignKeys) => texts.map((text) => tokensOf(of, id)('name', text));
    const same = tokens(ours).filter((token, place) => token === tokens(theirs)[place]);
    expect(same.length).toBeLessThan(4);
    // Many words have each token: some of two thousand share theirs.
    const many = Array.from({ length: 2_000 }, (_, number) => tokensOf(ours, id)('name', `name${number}`));
    expect(new Set(many).size).toBeLessThan(1_700);
  });

  it('nothing, once the keys have ended and what they had sealed is erased', async () => {
    const { id: campaignId } = app.campaign(crowd);
    await eraseIdentities({ campaignId }, { db: app.db, clock: app.clock.now });
    expect(await tokensOfAll(crowd)).toEqual([]);
    for (const table of ['search_token', 'search_progress'] as const) {
      const left = await app.db.selectFrom(table).select('campaign_id').where('campaign_id', '=', campaignId).execute();
      expect(left).toEqual([]);
    }
  });
});
