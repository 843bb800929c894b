import { sql } from 'kysely';
import { recorderFor } from '../src/audit/log.ts';
import { dashboardCommand } from '../src/dashboard/commands.ts';
import { importRecipients } from '../src/lists/recipients/recipients.ts';
import { indexSearch } from '../src/signatures/moderation/index-search.ts';
import { searchSignatures } from '../src/signatures/moderation/search.ts';
import { remapRegions } from '../src/signatures/regions/remap.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { commandLineOf } from './support/commands.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { seedLinked } from './support/links.ts';
import { aCampaignWithLists, askForList, firstDownload, makeWaiting, newestRequest, rowsOf } from './support/lists.ts';
import { locales } from './support/polite-page.ts';
import { dutchTable, importRegions, removeRegions } from './support/regions.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const record = recorderFor(app.store.audit, { kind: 'system' });
const an = 'an.peeters@example.org';

const dutch = (name: string, postcode: string) =>
  aSignature({ name, country: 'NL', postcode, verifiedAt: new Date('2026-10-24') });
const everybody = () => [
  dutch('From Amsterdam', '1012 AB'),
  dutch('From The Hague', '2511 CV'),
  dutch('From Rotterdam', '3011ZZ'),
  dutch('From somewhere', ''),
  aSignature({ name: 'From Ghent', region: 'BE-VOV' }),
];

/** All rounds that the worker would do. */
async function remapAll(slug: string): Promise<void> {
  const ref = { campaignId: app.campaign(slug).id, country: 'NL' };
  for (let round = 0; round < 3; round += 1) await remapRegions(ref, { ...app, lookAgainMs: 0 });
  expect(await checkTally(app.db, ref.campaignId)).toEqual([]);
}

/** A campaign with recipients, a table, and signatures that were there before it. */
async function aDividedCampaign(slug: string, signed = everybody()): Promise<string> {
  await aCampaignWithLists(app, slug, signed);
  await importRegions(app, dutchTable, 'NL', slug);
  await remapAll(slug);
  return slug;
}

async function recipientIs(slug: string, told: { readonly constituency?: string; readonly regions?: string[] }) {
  await app.db
    .updateTable('recipient')
    .set({ country: 'NL', constituency: '', regions: [], ...told })
    .where('campaign_id', '=', app.campaign(slug).id)
    .where('email', '=', an)
    .execute();
}

async function namesOnNewest(visitor: DeskVisitor, slug: string): Promise<string[]> {
  await makeWaiting(app);
  const action = await firstDownload(visitor, await newestRequest(app, slug));
  const [, ...rows] = rowsOf(await (await visitor.post(action)).bytes());
  return rows.map(([, name = '']) => name).toSorted();
}

describe('lists', () => {
  it('take the regions of a table, chosen or a recipient’s own, and call them as the organiser did', async () => {
    const slug = await aDividedCampaign('lists');
    const organiser = await signedIn(app, 'organiser', slug);
    const page = await (await organiser.visit(`/desk/c/${slug}/lists/make`)).text();
    for (const told of ['Netherlands (4)', 'Zuid-Holland (2)', 'Noord-Holland (1)']) expect(page).toContain(told);
    await askForList(organiser, slug, { from: 'places', places: 'NL-ZH' });
    expect(await namesOnNewest(organiser, slug)).toEqual(['From Rotterdam', 'From The Hague']);
    const html = await (await organiser.visit(await newestRequest(app, slug))).text();
    expect(html).toContain('Those from Zuid-Holland');
    const [statement = ''] = /\/desk\/[^"]+\/statement\/[\w-]+/.exec(html) ?? [];
    expect(await (await organiser.visit(statement)).text()).toContain('Netherlands, Zuid-Holland');
    const [manifest = ''] = /\/desk\/[^"]+\/manifest\/[\w-]+/.exec(html) ?? [];
    expect(await (await organiser.visit(manifest)).json()).toMatchObject({
      list: { selection: { places: ['NL-ZH'] } },
      counts: { places: [{ country: 'NL', region: 'NL-ZH', named: 2, counted_only: 0 }] },
    });

    for (const [constituency, names] of [
      ['amsterdam', ['From Amsterdam']],
      ['Zuid Holland', ['From Rotterdam', 'From The Hague']],
      ['NL-NH', ['From Amsterdam']],
      ['', ['From Amsterdam', 'From Rotterdam', 'From The Hague', 'From somewhere']],
    ] as const) {
      await recipientIs(slug, { constituency });
      await askForList(organiser, slug, { from: 'own' });
      expect({ constituency, names: await namesOnNewest(organiser, slug) }).toEqual({ constituency, names });
    }
    await recipientIs(slug, { constituency: 'Nowhere' });
    const unknown = await askForList(organiser, slug, { from: 'own' });
    expect({ status: unknown.status, told: (await unknown.text()).includes('An Peeters') }).toEqual({
      status: 422,
      told: true,
    });
  });

  it('since the last one leave out nobody whose region was not known then', async () => {
    const slug = await aCampaignWithLists(app, 'since', everybody());
    const organiser = await signedIn(app, 'organiser', slug);
    await importRegions(app, 'postcode,region\n2511,ZH', 'NL', slug);
    await remapAll(slug);
    await recipientIs(slug, { regions: ['NL-ZH'] });
    const next = async () => {
      await askForList(organiser, slug, { from: 'own', 'new-only': 'yes' });
      return namesOnNewest(organiser, slug);
    };
    expect(await next()).toEqual(['From The Hague']);
    expect(await next()).toEqual([]);
    await importRegions(app, dutchTable, 'NL', slug);
    await remapAll(slug);
    expect(await next()).toEqual(['From Rotterdam', 'From The Hague']);
    expect(await next()).toEqual([]);
  });
});

test('recipients are of the regions of the table, by a file and in the desk', async () => {
  const slug = await aDividedCampaign('recipients');
  const organiser = await signedIn(app, 'organiser', slug);
  const file = (regions: string) =>
    `name,office,chamber,constituency,email,language,country,regions\nBo,,,,bo@example.org,nl,NL,${regions}`;
  expect(await importRecipients(app.db, app.campaign(slug), file('NL-XX'), record)).toMatchObject({
    kind: 'faults',
    faults: [{ line: 2, code: 'no-region', params: { word: 'NL-XX' } }],
  });
  expect(await importRecipients(app.db, app.campaign(slug), file('NL-UT nl-zh DE-BY'), record)).toMatchObject({
    added: 1,
  });
  const { id } = await app.db
    .selectFrom('recipient')
    .select('id')
    .where('email', '=', 'bo@example.org')
    .executeTakeFirstOrThrow();
  const page = await (await organiser.visit(`/desk/c/${slug}/recipients/${id}`)).text();
  expect(page).toContain(say('desk-recipients.concern.known', { places: 'DE-BY, Utrecht, Zuid-Holland' }));
  expect(page).toContain(say('desk-recipients.field.regions-of', { country: 'Netherlands' }));
  expect(page).toMatch(/value="NL-ZH" checked>/);
  expect(page).toMatch(/name="more-regions"[^>]* value="DE-BY"/);
  // Among words from right to left each name stays whole.
  await app.db.updateTable('member').set({ language: 'fa' }).where('id', '=', organiser.member.id).execute();
  expect(await (await organiser.visit(`/desk/c/${slug}/recipients/${id}`)).text()).toContain(
    '\u2068DE-BY\u2069, \u2068Utrecht\u2069, \u2068Zuid-Holland\u2069',
  );
  await app.db.updateTable('member').set({ language: 'en' }).where('id', '=', organiser.member.id).execute();
  const form = new URLSearchParams({ name: 'Bo', email: 'bo@example.org', language: 'nl', country: 'NL' });
  form.append('regions', 'NL-NH');
  form.append('more-regions', 'NL-XX');
  expect(await (await organiser.post(`/desk/c/${slug}/recipients/${id}`, form)).text()).toContain(
    say('desk-recipients.issue.no-code', { word: 'NL-XX' }),
  );
  form.set('more-regions', 'BE-VAN');
  expect((await organiser.post(`/desk/c/${slug}/recipients/${id}`, form)).status).toBe(303);
  const { regions } = await app.db
    .selectFrom('recipient')
    .select('regions')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(regions).toEqual(['BE-VAN', 'NL-NH']);
});

test('goals count by the regions of a table, and choose among them in the desk', async () => {
  const draft = aDraftNamed('goals');
  const goal = { label: { en: 'Zuid-Holland' }, target: 100, country: 'NL', regions: ['NL-ZH'] };
  await app.apply({ ...draft, goals: [goal] });
  await seedLinked(app, everybody(), 'goals');
  await importRegions(app, dutchTable, 'NL', 'goals');
  await remapAll('goals');
  const count = await (await fetch(`${app.baseUrl}/c/goals/count.json`)).json();
  expect(count).toMatchObject({ verified: 5, goals: [{ label: 'Zuid-Holland', verified: 2, target: 100 }] });
  const organiser = await signedIn(app, 'organiser', 'goals');
  const page = await (await organiser.visit('/desk/c/goals/goals')).text();
  expect(page).toMatch(/name="goals[.]0[.]regions" id="[^"]+" value="NL-ZH"[^>]* checked>/);
  expect(page).toContain('Noord-Holland');
});

describe('the page of numbers', () => {
  const many = (count: number, postcode: string) => Array.from({ length: count }, () => dutch('Somebody', postcode));

  it('shows each region to organisers, and to the committee none that could point to a person', async () => {
    const signed = [...many(9, '1012'), ...many(6, '2511'), ...many(2, '3511'), ...many(7, '')];
    const slug = await aDividedCampaign('numbers', signed);
    const shown = async (role: 'organiser' | 'committee') => {
      const visitor = await signedIn(app, role, slug);
      const html = await (await visitor.visit(`/desk/c/${slug}/dashboard`)).text();
      const caption = say('desk-numbers.regions.of', { country: 'Netherlands' });
      const [, table = ''] = new RegExp(`<caption>${caption}</caption>(.*?)</table>`, 's').exec(html) ?? [];
      return [...table.matchAll(/<th scope="row"><bdi dir="auto">([^<]*)<\/bdi><\/th><td>([^<]*)<\/td>/g)].map(
        ([, name, verified]) => [name, verified],
      );
    };
    expect(await shown('organiser')).toEqual([
      ['Noord-Holland', '9'],
      ['Zuid-Holland', '6'],
      ['Utrecht', '2'],
      [say('desk-numbers.regions.not-known'), '7'],
    ]);
    const hidden = say('desk-numbers.not-shown');
    expect(await shown('committee')).toEqual([
      ['Noord-Holland', '9'],
      [say('desk-numbers.regions.others', { count: 2 }), hidden],
      [say('desk-numbers.regions.not-known'), '7'],
    ]);
    const run = commandLineOf(app, [dashboardCommand], (store) => ({
      openDataStore: async () => store,
      clock: app.clock.now,
    }));
    const told = JSON.parse((await run('dashboard', slug, '--json')).stdout);
    expect(told.region_tables).toEqual([
      {
        country: 'NL',
        regions: [
          { name: 'NL-NH', verified: 9 },
          { name: 'NL-ZH', verified: 6 },
          { name: 'NL-UT', verified: 2 },
        ],
        unknown: 7,
      },
    ]);
    const organiser = await signedIn(app, 'organiser', slug);
    const brief = await (await organiser.visit(`/desk/c/${slug}/brief`)).text();
    expect(brief).toContain(say('brief.regions-of', { country: 'Netherlands' }));
    expect(brief).toContain('<th scope="row">Noord-Holland</th><td>9</td>');
    expect(brief).not.toContain('Utrecht');
  });
});

test('signatures are found by the region that they were told later, and not by the one before', async () => {
  const slug = 'found';
  await app.apply(aDraftNamed(slug));
  const people = await seedLinked(app, [...everybody(), ...everybody()], slug);
  const deps = { ...app, campaigns: app.campaigns.all, clock: app.clock.now };
  const { id } = app.campaign(slug);
  const index = () => indexSearch({ ...deps, isBusy: async () => false });
  const found = async (region: string) => {
    // Nobody is found for being among the newest.
    await app.db
      .updateTable('search_progress')
      .set({ indexed_to: sql`'ffffffff-ffff-7fff-bfff-ffffffffffff'` })
      .execute();
    const search = { facets: { region }, terms: {} };
    return (await searchSignatures(deps, id, search, { before: undefined, most: 50, mostLookedAt: 10_000 })).found
      .length;
  };
  await index();
  expect(await found('NL-ZH')).toBe(0);
  await importRegions(app, dutchTable, 'NL', slug);
  await remapAll(slug);
  expect([await found('NL-ZH'), await found('NL-NH'), await found('BE-VOV')]).toEqual([4, 2, 2]);
  await importRegions(app, 'postcode,region\n2*,X', 'NL', slug);
  await remapAll(slug);
  expect([await found('NL-ZH'), await found('NL-X')]).toEqual([0, 2]);
  await removeRegions(app, 'NL', slug);
  await remapAll(slug);
  expect(await found('NL-X')).toBe(0);
  expect(people.length).toBe(10);
  const organiser = await signedIn(app, 'organiser', slug);
  expect((await organiser.visit(`/desk/c/${slug}/signatures?region=NL-X`)).status).toBe(200);
});
