import { seedVaried } from '../bench/tools/seed-varied.ts';
import { dashboardCommand } from '../src/dashboard/commands.ts';
import { SHOWN_HOURS } from '../src/dashboard/hours.ts';
import { belgianUnits } from '../src/dashboard/numbers.ts';
import { countryName, formatDate, formatNumber, formatShare } from '../src/platform/i18n/format.ts';
import { settleTally } from '../src/signatures/totals.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { commandLineOf } from './support/commands.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const demo = await demoDraft();
const [earlier, empty] = ['earlier', 'empty'];
const app = await startTestApp({
  withWorker: false,
  drafts: [
    { ...demo, opensAt: new Date(Date.now() - 20 * DAY_MS) },
    {
      ...aDraftNamed(earlier),
      opensAt: new Date(Date.now() - 90 * DAY_MS),
      closesAt: new Date(Date.now() - 60 * DAY_MS),
    },
    aDraftNamed(empty),
  ],
});
const [organiser, committee] = [await signedIn(app, 'organiser'), await signedIn(app, 'committee')];
const admin = await signedIn(app, 'admin');
const path = `/desk/c/${demoSlug}/dashboard`;
const say = (key: string, params = {}) => locales.message('en', `desk-numbers.${key}`, params);
afterAll(() => app[Symbol.asyncDispose]());

beforeAll(async () => {
  await seedVaried(app.db, app.campaign(), { from: 0, to: 1_500, days: 18, slot: 1 });
  await settleTally(app.db);
  // Not settled, and on one day and in one place alone.
  await seedVaried(app.db, app.campaign(), { from: 1_500, to: 1_600, days: 1, slot: 2 });
  await seedVaried(app.db, app.campaign(earlier), { from: 0, to: 400, days: 85, slot: 1 });
});

async function show(visitor: DeskVisitor, at = path): Promise<string> {
  return expectDeskPage(await visitor.visit(at), { heading: 'desk-numbers.title' });
}

/** Of the signatures themselves. */
async function recount(what: string, where = `state = 'verified'`): Promise<Map<string, number>> {
  const { rows } = await app.pool.query<{ what: string; n: number }>(
    `select (${what})::text as what, count(*) as n from signature where campaign_id = $1 and ${where} group by 1`,
    [app.campaign().id],
  );
  return new Map(rows.map(({ what: name, n }) => [name, n]));
}

/** The rows of the page's tables under a caption, the second part of a long one too: each name with its cells. */
function tableOf(html: string, caption: string): Map<string, readonly string[]> {
  const parts = html.split('<div class="table"').filter((part) => part.includes(`aria-label="${caption}`));
  const rows = parts.flatMap((part) => [
    ...(part.split('</table>')[0]?.matchAll(/<tr><th scope="row">(.*?)<\/tr>/g) ?? []),
  ]);
  return new Map(
    rows.map(([, row = '']) => {
      const [name = '', ...cells] = row.split(/<\/th>|<\/td>/).map((cell) => cell.replace(/<[^>]+>/g, ''));
      return [name, cells.filter((cell) => cell !== '')];
    }),
  );
}

const number = (value: number) => formatNumber('en', value);

test('an organiser sees every number as a recount has it', async () => {
  const html = await show(organiser);
  const states = await recount('state', 'true');
  const verified = states.get('verified') ?? 0;
  expect(html).toContain(`<dd data-live-verified>${number(verified)}</dd>`);
  const countries = tableOf(html, say('countries.caption'));
  const counted = await recount('country');
  expect(countries.size).toBe(counted.size);
  for (const [code, n] of counted) {
    expect(countries.get(countryName('en', code))).toEqual([number(n), formatShare('en', n / verified)]);
  }
  const regions = await recount('region');
  for (const name of belgianUnits) {
    expect(html).toContain(
      `<span>${locales.message('en', `places.${name.toLowerCase().replace('-', '.')}`)}</span> <strong>${number(regions.get(name) ?? 0)}</strong>`,
    );
  }
  const unknown = await recount('1', `state = 'verified' and country = 'BE' and region = ''`);
  expect(html).toContain(say('regions.unknown', { verified: number(unknown.get('1') ?? 0) }));
  const sources = tableOf(html, say('sources.caption'));
  const [asked, confirmed] = [
    await recount('source', `state in ('verified', 'pending', 'expired')`),
    await recount('source'),
  ];
  expect(sources.size).toBe(asked.size);
  for (const [source, n] of asked) {
    const did = confirmed.get(source) ?? 0;
    expect(sources.get(source === '' ? say('sources.none') : source)).toEqual([
      number(n),
      number(did),
      formatShare('en', did / n),
    ]);
  }
  for (const [state, n] of states) {
    expect(html).toContain(`<dt>${say(`state.${state}`)}</dt><dd><strong>${number(n)}</strong>`);
  }
  expect(html).not.toContain(say('places.small', { least: 5 }));
});

test('days and hours in which nobody confirmed are there, with nothing in them', async () => {
  const html = await show(organiser);
  const days = tableOf(html, say('growth.by-day', { count: 21 }));
  const counted = await recount('state_day');
  expect(days.size).toBe(21);
  for (let back = 0; back <= 20; back += 1) {
    const day = new Date(Date.now() - back * DAY_MS).toISOString().slice(0, 10);
    expect(days.get(formatDate('en', new Date(day)))).toEqual([number(counted.get(day) ?? 0)]);
  }
  expect([...days.values()].at(-1)).toEqual(['0']);
  expect(tableOf(html, say('growth.by-hour', { count: SHOWN_HOURS })).size).toBe(SHOWN_HOURS);
  // Bars without a height are drawn, too: time has no gaps.
  expect(html.match(/<rect /g)?.length).toBe(
    21 + SHOWN_HOURS + tableOf(html, say('growth.by-week', { count: 4 })).size,
  );
});

test('each goal tells what is still needed, and the pace of seven days', async () => {
  const html = await show(organiser);
  const goals = [...(html.split('<ul class="goal-list">')[1]?.split('</ul>')[0]?.split('<li').slice(1) ?? [])];
  expect(goals).toHaveLength(demo.goals.length);
  const lately = await recount('1', `state = 'verified' and state_day > (now() at time zone 'utc')::date - 7`);
  const all = (await recount('1')).get('1') ?? 0;
  expect(goals[0]).toContain(`<strong data-live-goal-verified>${number(all)}</strong>`);
  expect(goals[0]).toContain(`<strong data-live-goal-needed>${number((demo.goals[0]?.target ?? 0) - all)}</strong>`);
  expect(goals[0]).toContain(say('goals.pace', { count: lately.get('1') ?? 0 }));
});

test('the committee sees no number that could point to a person, nor one from which it follows', async () => {
  const draft = aDraftNamed('small');
  await app.apply({ ...draft, opensAt: new Date(Date.now() - DAY_MS) });
  const seed = (count: number, country: string) =>
    seedLinked(
      app,
      Array.from({ length: count }, () => aSignature({ country, verifiedAt: new Date() })),
      'small',
    );
  await seed(20, 'BE');
  await seed(9, 'NL');
  await seed(7, 'FR');
  await seed(3, 'TV');
  const [ofCommittee, ofOrganisers] = [
    await signedIn(app, 'committee', 'small'),
    await signedIn(app, 'organiser', 'small'),
  ];
  const at = '/desk/c/small/dashboard';
  const html = await show(ofCommittee, at);
  expect(html).toContain(say('places.small', { least: 5 }));
  // With three from Tuvalu alone left out, they would follow from the total.
  expect(tableOf(html, say('countries.caption'))).toEqual(
    new Map([
      ['Belgium', ['20', formatShare('en', 20 / 39)]],
      ['Netherlands', ['9', formatShare('en', 9 / 39)]],
      [say('countries.others'), ['10', formatShare('en', 10 / 39)]],
    ]),
  );
  expect(html).not.toContain('Tuvalu');
  expect(tableOf(await show(ofOrganisers, at), say('countries.caption')).get('Tuvalu')).toEqual([
    '3',
    formatShare('en', 3 / 39),
  ]);
});

test('earlier campaigns stand beside it for those who may see them', async () => {
  expect(await show(committee)).not.toContain(say('comparison.heading'));
  const html = await show(admin);
  expect(html).toContain(say('comparison.heading'));
  const rows = tableOf(html, say('comparison.caption'));
  expect(rows.size).toBe(2);
  const all = (await recount('1')).get('1') ?? 0;
  expect([...rows.values()][0]?.at(-1)).toBe(number(all));
  const { rows: counted } = await app.pool.query(
    `select count(*) as n, count(*) filter (where state_day < $2) as seven from signature where campaign_id = $1 and state = 'verified'`,
    [
      app.campaign(earlier).id,
      new Date(app.campaign(earlier).opensAt.getTime() + 7 * DAY_MS).toISOString().slice(0, 10),
    ],
  );
  expect([...rows.values()][1]?.[0]).toBe(number(counted[0].seven));
  expect([...rows.values()][1]?.at(-1)).toBe(number(counted[0].n));
});

test('a link with a name is made, in a language that the campaign has, and its picture; what is no name is said to be none', async () => {
  const html = await show(committee, `${path}?link=Poster-1&page=fa`);
  const url = `${app.baseUrl}/fa/c/${demoSlug}?source=poster-1`;
  expect(html).toContain(`value="${url.replace('=', '&#x3D;')}" readonly`);
  expect((await fetch(url)).status).toBe(200);
  const picture = await committee.visit(`${path}/links/fa/poster-1.png`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  for (const wrong of ['', 'two words', 'a'.repeat(41), 'café', '<b>']) {
    const asked = `${path}?${new URLSearchParams({ link: wrong })}`;
    const refused = await expectDeskPage(await committee.visit(asked), { status: 422, heading: 'desk-numbers.title' });
    expect(refused).toContain(`<a href="#link">${say('link.issue')}</a>`);
    expect((await committee.visit(`${path}/links/en/${encodeURIComponent(wrong)}.png`)).status).toBe(404);
  }
});

test('the count is told to whoever asks again only where it has changed', async () => {
  const first = await committee.visit(`${path}.json`);
  const tag = first.headers.get('etag') ?? '';
  expect(await first.json()).toEqual({
    verified: await app.count(),
    goals: demo.goals.map(({ target }) => ({ target, verified: expect.any(Number) })),
  });
  const again = await committee.visit(`${path}.json`, { 'If-None-Match': tag });
  expect({ status: again.status, text: await again.text() }).toEqual({ status: 304, text: '' });
  await seedLinked(app, [aSignature()]);
  app.clock.pass(2_000);
  const then = await committee.visit(`${path}.json`, { 'If-None-Match': tag });
  expect(then.status).toBe(200);
  expect(await then.json()).toMatchObject({ verified: await app.count() });
});

test('where nobody has signed, the page says what to do first', async () => {
  const html = await show(admin, `/desk/c/${empty}/dashboard`);
  expect(html).toContain(say('none'));
  expect(html).toContain('href="#link-maker"');
});

test('whoever follows one campaign is led to its numbers at once; others choose', async () => {
  const led = await committee.visit('/desk?done=desk.done.ended');
  expect(led.headers.get('location')).toBe(`${path}?done=desk.done.ended`);
  for (const visitor of [organiser, admin]) expect((await visitor.visit('/desk')).status).toBe(200);
});

test('the command line tells the same numbers', async () => {
  const run = commandLineOf(app, [dashboardCommand], (store) => ({
    openDataStore: async () => store,
    clock: app.clock.now,
  }));
  const [verified, states] = [await app.count(), await recount('state', 'true')];
  const told = await run('dashboard', demoSlug);
  expect(told).toMatchObject({ exitCode: 0, stderr: '' });
  expect(told.stdout).toMatch(new RegExp(`^verified +${verified}$`, 'm'));
  expect(told.stdout).toMatch(new RegExp(`^ +BE-VAN +${(await recount('region')).get('BE-VAN')}$`, 'm'));
  const json = JSON.parse((await run('dashboard', demoSlug, '--json')).stdout);
  expect(json).toMatchObject({
    campaign: demoSlug,
    verified,
    states: Object.fromEntries(states),
    hours_are_whole: true,
  });
  expect(json.hours).toHaveLength(SHOWN_HOURS);
  expect(json.days.at(-1).day).toBe(app.clock.now().toISOString().slice(0, 10));
  expect(await run('dashboard', 'none')).toMatchObject({ exitCode: 1, stdout: '' });
});
