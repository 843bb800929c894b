import { recorderFor } from '../src/audit/log.ts';
import { applyCampaign } from '../src/campaigns/apply.ts';
import type { CampaignDraft } from '../src/campaigns/draft.ts';
import { createCampaignKeys } from '../src/campaigns/keys.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { startTestApp } from './support/app.ts';
import { bringAxe, findings } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { whatDoesNotFit } from './support/layout.ts';
import { locales } from './support/polite-page.ts';

const slug = 'small-campaign';
const path = `/desk/c/${slug}/versions`;
const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed(slug)] });
const organiser = await signedIn(app, 'organiser');
const browser = await openBrowser();
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const say = (key: string, params = {}) => locales.message('en', key, params);

/** Publishes the campaign with its English text changed, as somebody who writes it down. */
async function publish(english: Partial<CampaignDraft['texts']['en']>): Promise<void> {
  const { db, store, campaign } = app;
  const { slug: subject, id: campaignId, texts } = campaign();
  const draft = aDraftNamed(slug);
  const en = { ...draft.texts.en, ...texts.en, ...english };
  const { version: _, ...text } = { version: 0, ...en } as CampaignDraft['texts']['en'] & { version: number };
  const record = recorderFor(store.audit, { kind: 'member', id: organiser.member.id });
  await inTransaction(db, async (trx) => {
    const changes = await applyCampaign(trx, { ...draft, texts: { ...draft.texts, en: text } }, (inside, id) =>
      createCampaignKeys(inside, store.keyring, id),
    );
    await record(trx, { act: 'campaign.apply', subject, campaignId, details: { changes } });
  });
  await app.campaigns.refresh();
}

const attack = '<script>alert(1)</script><img src=x onerror=alert(2)>';

beforeAll(async () => {
  await publish({ summary: 'A longer summary', body: 'It happened.\n\nIt is still happening, in 1988 prisons.' });
  await publish({ title: `Inquire ${attack}`, body: `It happened.\n\n${attack}\n\n[x](javascript:alert(3))` });
});

test('every version of every language is listed, with who published it where that is known', async () => {
  const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-versions.title' });
  expect(html).toContain('<h2 id="of-en">English</h2>');
  expect(html).toContain('<h2 id="of-nl">Dutch</h2>');
  expect(html.match(/Version \d<\/strong>/g)).toEqual([
    'Version 3</strong>',
    'Version 2</strong>',
    'Version 1</strong>',
    'Version 1</strong>',
  ]);
  expect(html.match(new RegExp(` by ${organiser.member.email}`, 'g'))).toHaveLength(2);
  expect(html).not.toContain('<script>alert');
});

test('a version reads as it was shown, long after it was replaced', async () => {
  const html = await (await organiser.visit(`${path}/en/1`)).text();
  expect(html).toContain('<h2>Investigate (en)</h2>');
  expect(html).toContain('<p class="demand">Put it on the agenda.</p>');
  expect(html).toContain('<h3>What happened</h3>');
  const dutch = await (await organiser.visit(`${path}/nl/1`)).text();
  expect(dutch).toContain('lang="nl" dir="ltr"');
  expect(dutch).toContain(locales.message('nl', 'pages.campaign.demands'));
});

test('what changed is told word by word, in words too, and what is the same is said', async () => {
  const html = await (await organiser.visit(`${path}/en/compare?from=1&to=2`)).text();
  expect(html).toContain(
    `A <ins><span class="unseen" lang="en" dir="ltr">${say('desk-versions.added')} </span>longer </ins>summary`,
  );
  expect(html).toContain(
    say('desk-versions.same', { fields: 'Title, Demands, Sentence that people sign, and Consent' }),
  );
  expect(html).toContain('<option value="1" selected>');
  const same = await (await organiser.visit(`${path}/en/compare?from=2&to=2`)).text();
  expect(same).toContain(say('desk-versions.compare.nothing'));
});

test('nothing that was written runs, in a version or between two', async () => {
  for (const at of [path, `${path}/en/3`, `${path}/en/compare?from=2&to=3`, `${path}/en/compare?from=3&to=1`]) {
    const html = await (await organiser.visit(at)).text();
    expect(html).not.toMatch(/<script>|<img|href="javascript/);
    expect(html).toContain('&lt;script&gt;');
  }
});

test.each([
  'en/9',
  'xx/1',
  'en/0',
  'en/1.5',
  'en/99999999999',
  'de',
  'en/compare',
  'en/compare?from=1&to=9',
  'en?before=1',
])('there is no %s', async (further) => {
  expect((await organiser.visit(`${path}/${further}`)).status).toBe(404);
});

test('a language with many versions shows the newest, and leads on to the others', async () => {
  const { db } = app;
  const { id } = app.campaign();
  const versions = Array.from({ length: 40 }, (_, index) => index + 2);
  await db
    .insertInto('campaign_text')
    .values(
      versions.map((version) => ({
        campaign_id: id,
        language: 'nl' as const,
        version,
        title: `Titel ${version}`,
        summary: '',
        petition: '',
        consent: '',
        body: '',
        demands: '[]',
      })),
    )
    .execute();
  const all = await (await organiser.visit(path)).text();
  expect(all.match(/Titel \d+/g)).toEqual(['Titel 41', 'Titel 40', 'Titel 39', 'Titel 38', 'Titel 37']);
  expect(all).toContain(`href="${path}/nl?before&#x3D;37"`);
  const further = await (await organiser.visit(`${path}/nl?before=37`)).text();
  expect(further.match(/Titel \d+/g)).toHaveLength(30);
  expect(further).toContain(`href="${path}/nl?before&#x3D;7"`);
  const last = await (await organiser.visit(`${path}/nl?before=7`)).text();
  expect(last).not.toContain('?before&#x3D;');
});

test('the audit is asked for publications alone, however much it holds', async () => {
  const { rows } = await app.pool
    .query(
      `set enable_seqscan = off; explain select details from audit_entry
     where campaign_id = '${app.campaign().id}' and act in ('campaign.apply', 'campaign.publish')`,
    )
    .then((results) => (Array.isArray(results) ? results[1] : results));
  expect(JSON.stringify(rows)).toContain('audit_entry_of_texts');
});

describe.each([
  ['en', 'light', 'desktop'],
  ['fa', 'dark', 'phone'],
] as const)('in %s, in the %s, on a %s', (language, colorScheme, screen) => {
  test.each(['', '/en', '/en/1', '/en/3', '/en/compare?from=1&to=3', '/en/compare?from=2&to=2'])(
    'the page %s has no accessibility findings, and fits',
    async (further) => {
      await app.db.updateTable('member').set({ language }).where('id', '=', organiser.member.id).execute();
      await using visitor = await browser.open({ screen });
      const [name = '', value = ''] = organiser.cookie().split('=');
      await visitor.context.addCookies([{ name, value, url: app.baseUrl }]);
      await visitor.page.goto(`${app.baseUrl}${path}${further}`);
      await bringAxe(visitor.page);
      expect(await findings(visitor.page, colorScheme, 'everything')).toEqual([]);
      expect(await whatDoesNotFit(visitor.page)).toEqual([]);
    },
  );
});
