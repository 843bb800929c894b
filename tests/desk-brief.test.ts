import { sha256Of } from '../src/platform/crypto/checksum.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { auditedDeeds } from './support/audit.ts';
import { openBrowser } from './support/browser.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { seedLinked } from './support/links.ts';
import { readPdf } from './support/pdf.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false, drafts: [await demoDraft()] });
afterAll(() => app[Symbol.asyncDispose]());

const path = `/desk/c/${demoSlug}/brief`;
const committee = await signedIn(app, 'committee');
const organiser = await signedIn(app, 'organiser');
const name = 'Zohreh Brief-Rahmani';

beforeAll(async () => {
  await seedLinked(app, [
    ...Array.from({ length: 12 }, () => aSignature({ name, city: 'Brieflingen' })),
    ...Array.from({ length: 7 }, () => aSignature({ name, country: 'FR' })),
    ...Array.from({ length: 2 }, () => aSignature({ name, country: 'IS' })),
  ]);
});

/** The hash that stands at the foot of a brief. */
function hashIn(html: string): string {
  const hash = html.match(/[\da-f]{64}/)?.[0];
  if (hash === undefined) throw new Error('The brief shows no hash.');
  return hash;
}

test.each(languages)('a committee member reads the brief in %s, with no name in it', async (language) => {
  const html = await expectDeskPage(await committee.visit(`${path}?in=${language}`), { heading: 'desk-brief.title' });
  const { title, demands = [] } = app.campaign().texts[language] ?? {};
  expect(html).toContain(`<div class="brief is-`);
  expect(html).toContain(`lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}"`);
  for (const words of [title, ...demands.flatMap(({ addressee, text }) => [addressee, text])]) {
    expect(html).toContain(words?.replaceAll("'", '&#x27;'));
  }
  expect(html).toContain(new Intl.NumberFormat(language === 'fa' ? 'fa' : 'en').format(21));
  expect(html).not.toMatch(/Zohreh|Rahmani|Brieflingen/);
});

test('countries with few signatures go together into one number that points to nobody', async () => {
  const html = await (await committee.visit(`${path}?in=en`)).text();
  expect(html).not.toContain('Iceland');
  expect(html).toContain('<th scope="row">Belgium</th><td>12</td>');
  // Iceland's 2 alone could be told from the sum: France goes with it.
  expect(html).toContain('<th scope="row">2 other countries</th><td>9</td>');
});

test('what a brief says can be checked by its hash, also when the numbers are others', async () => {
  const before = await (await committee.visit(`${path}?in=nl`)).text();
  await seedLinked(app, [aSignature({ name, country: 'BE' })]);
  const hash = hashIn(before);
  const spaced = hash.toUpperCase().replace(/(.{8})/g, '$1 ');
  const found = await committee.post(`${path}/check`, { hash: spaced });
  const html = await expectDeskPage(found, { heading: 'desk-brief.check.found' });
  const sheetOf = (page: string) => page.slice(page.indexOf('<div class="brief is-'), page.indexOf(hash));
  expect(sheetOf(html)).toBe(sheetOf(before));
  const stored = await app.db
    .selectFrom('brief')
    .select('facts')
    .where('sha256', '=', Buffer.from(hash, 'hex'))
    .execute();
  expect(stored.map(({ facts }) => sha256Of(facts).toString('hex'))).toEqual([hash]);
});

test.each([
  ['that no brief has', 'f'.repeat(64), 'desk-brief.check.not-found'],
  ['that is none', 'abc', 'desk-brief.check.no-hash'],
  ['that is empty', '', 'desk-brief.check.no-hash'],
])('a hash %s is told so', async (_, hash, why) => {
  const answer = await committee.post(`${path}/check`, { hash });
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-brief.check.heading' });
  expect(html).toContain(locales.message('en', why));
});

test('the PDF is the same brief', async () => {
  const answer = await committee.visit(`${path}/fr.pdf`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="un-investigation-1988-[\d-]{10}-fr[.]pdf"$/,
  );
  const { pages, attachments, language } = await readPdf(Buffer.from(await answer.arrayBuffer()));
  expect({ pages, language }).toEqual({ pages: 1, language: 'fr' });
  const facts = attachments.get('facts.json') ?? '';
  const hash = sha256Of(facts).toString('hex');
  await expectDeskPage(await committee.post(`${path}/check`, { hash }), { heading: 'desk-brief.check.found' });
  expect(facts).not.toMatch(/Zohreh|Rahmani|Brieflingen/);
});

test.each(['xx', 'EN', 'en.pdf', '..'])('there is no PDF in the language %s', async (language) => {
  expect((await committee.visit(`${path}/${language}.pdf`)).status).toBe(404);
});

test('organisers write what comes next, in one paragraph a language, and it is in the audit without its words', async () => {
  const next = '  On 10 December\n the list goes <b>to Geneva</b>.  ';
  const saved = await organiser.post(`${path}/next-steps`, { 'next-en': next, 'next-fa': 'فهرست به ژنو می‌رود.' });
  expect(saved.headers.get('location')).toBe(`${path}?done=desk-brief.done.next-steps`);
  expect(await (await committee.visit(`${path}?in=en`)).text()).toContain(
    '<p>On 10 December the list goes &lt;b&gt;to Geneva&lt;/b&gt;.</p>',
  );
  expect(await (await committee.visit(`${path}?in=fa`)).text()).toContain('فهرست به ژنو می‌رود.');
  // A language without its own shows the campaign's.
  expect(await (await committee.visit(`${path}?in=fr`)).text()).toContain('<p lang="en" dir="ltr">On 10 December');
  const entry = (await auditedDeeds(app.db)).findLast(({ act }) => act === 'brief.next-steps');
  expect(entry?.details).toEqual({ languages: ['en', 'fa'] });
  expect(JSON.stringify(entry)).not.toContain('Geneva');

  await organiser.post(`${path}/next-steps`, { 'next-en': '', 'next-fa': '' });
  expect(await (await committee.visit(`${path}?in=en`)).text()).not.toContain('Geneva');
});

test('what is too long is kept and can be mended', async () => {
  const long = 'word '.repeat(100);
  const answer = await organiser.post(`${path}/next-steps`, { 'next-nl': long });
  const html = await expectDeskPage(answer, { status: 422, heading: 'desk-brief.next.heading' });
  expect(html).toContain(locales.message('en', 'desk-brief.next.too-long', { most: 400 }));
  expect(html).toContain(long.trim());
  expect((await committee.visit(`${path}/next-steps`)).status).toBe(404);
});

test('printed from the desk it is one sheet, without what is around it', async () => {
  await using browser = await openBrowser();
  await using visitor = await browser.open();
  const [cookie = '', value = ''] = committee.cookie().split('=');
  await visitor.context.addCookies([{ name: cookie, value, url: app.baseUrl }]);
  for (const language of ['en', 'fa']) {
    await visitor.page.goto(`${app.baseUrl}${path}?in=${language}`);
    const { pages, text } = await readPdf(await visitor.page.pdf({ preferCSSPageSize: true }));
    expect(pages).toBe(1);
    expect(text).not.toContain(locales.message('en', 'desk-brief.weekly.heading'));
    expect(text).not.toContain(locales.message('en', 'desk.frame.sign-out'));
  }
});
