import { closeCampaign } from '../src/campaigns/opening.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { demoDraft, openNow, startTestApp } from './support/app.ts';
import { aCampaignDraft, campaignYaml } from './support/campaign-folder.ts';
import { expectPage, locales } from './support/polite-page.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A small campaign that asks for all it can. */
function aDraft(slug: string) {
  const yaml = campaignYaml(
    ['slug: small-campaign', `slug: ${slug}`],
    ['{postcode: optional, city: no}', '{postcode: required, city: required}'],
  );
  return openNow(aCampaignDraft({ 'campaign.yaml': yaml }));
}

const upcoming = { ...aDraft('upcoming'), opensAt: new Date(Date.now() + DAY_MS) };
const over = { ...aDraft('over'), closesAt: new Date(Date.now() - DAY_MS) };
const app = await startTestApp({
  drafts: [await demoDraft(), aDraft('strict'), aDraft('ended'), aDraft('ending'), upcoming, over],
  withWorker: false,
});
afterAll(() => app[Symbol.asyncDispose]());

async function countRows(): Promise<number> {
  const { rows } = await app.pool.query<{ count: number }>('select count(*) from signature');
  return rows[0]?.count ?? 0;
}

describe('a good form', () => {
  it.each(languages)('leads to the page that says what to do next (%s)', async (language) => {
    const answer = await app.sign(aForm(), { language });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/${language}/c/${demoSlug}/check-mail`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const next = await app.visit(`/${language}/c/${demoSlug}/check-mail`);
    expect(next.status).toBe(200);
    expect(await next.text()).toContain(`<html lang="${language}"`);
  });

  it('is on disk when it is answered: the person sealed, the rest to be counted', async () => {
    const email = anAddress();
    const form = aForm({ name: ' مریم  رجبی ', email, postcode: 'B-۹۰۰۰', updates: 'yes', source: 'Radio' });
    await app.sign(form, { language: 'fa' });
    expect((await storedPeople(app)).find((person) => person.email === email)).toEqual({
      signatureId: expect.any(String),
      name: 'مریم  رجبی',
      email,
      city: 'Gent',
      postcode: 'B-۹۰۰۰',
      state: 'pending',
      country: 'BE',
      region: 'BE-VOV',
      language: 'fa',
      source: 'radio',
      disclosure: 'public',
      wantsUpdates: true,
    });
  });

  it('may name the encoding that every browser sends', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const body = new URLSearchParams(aForm({ name: 'René' })).toString();
    expect((await app.visit(`/en/c/${demoSlug}/sign`, { method: 'POST', headers, body })).status).toBe(303);
  });
});

describe('a form with mistakes', () => {
  it.each(languages)('comes back with a summary that leads to every field to mend (%s)', async (language) => {
    const before = await countRows();
    const answer = await app.sign({ source: 'radio' }, { language, slug: 'strict' });
    const html = await expectPage(answer, { status: 422, language });
    const fields = ['name', 'email', 'country', 'postcode', 'city', 'disclosure'];
    const summary = html.slice(html.indexOf('id="problems"'), html.indexOf('</ul>', html.indexOf('id="problems"')));
    const said = [...summary.matchAll(/<li><a href="#(\w+)">([^<]+)<\/a>/g)].map(([, field, text]) => [field, text]);
    expect(said).toEqual([
      ...fields.map((field) => [field, locales.message(language, `form.issue.${field}.missing`)]),
      ['consent', locales.message(language, 'form.issue.consent.not-agreed')],
    ]);
    for (const field of [...fields, 'consent'])
      expect(html).toMatch(new RegExp(`<input[^>]* id="${field}"|<select id="${field}"`));
    expect(html).toContain('<input type="hidden" name="source" value="radio">');
    expect(await countRows()).toBe(before);
  });

  it('keeps all that was typed, good and bad, as text', async () => {
    const typed = { name: 'علی "<b>&amp;', email: "o'neil@", country: 'DE', postcode: '=1', city: '<script>alert(1)' };
    const answer = await app.sign({ ...typed, disclosure: 'count', consent: 'yes', updates: 'yes' });
    const html = await expectPage(answer, { status: 422 });
    expect(html).toContain('value="علی &quot;&lt;b&gt;&amp;amp;"');
    expect(html).toContain('value="o&#x27;neil@"');
    expect(html).toContain('<option value=DE selected>');
    expect(html).toContain('value="&#x3D;1"');
    expect(html).toContain('value="&lt;script&gt;alert(1)"');
    expect(html).toMatch(/value="count"[^>]* checked/);
    expect(html).toMatch(/name="consent"[^>]* checked/);
    expect(html).toMatch(/name="updates"[^>]* checked/);
  });
});

describe('a campaign that takes no signatures', () => {
  it.each([
    ['has not opened', 'upcoming'],
    ['is over', 'over'],
    ['was closed by hand', 'ended'],
  ])('says so when it %s', async (_, slug) => {
    await inTransaction(app.db, (trx) => closeCampaign(trx, 'ended', new Date()));
    await app.campaigns.refresh();
    for (const form of [aForm(), aForm({ consent: '' }), aForm({ website: 'x' })]) {
      const answer = await app.sign(form, { slug, language: 'nl' });
      const html = await expectPage(answer, { status: 409, language: 'nl', heading: 'pages.error.closed.title' });
      expect(html).toContain(`<a href="/nl/c/${slug}">`);
    }
    expect(await storedPeople(app, slug)).toEqual([]);
  });

  it('says so from the very moment, also where a process has not noticed yet, to new and known alike', async () => {
    const known = aForm();
    expect((await app.sign(known, { slug: 'ending' })).status).toBe(303);
    await app.pool.query(`update campaign set state = 'closed' where slug = 'ending'`);
    for (const form of [known, aForm()]) {
      await expectPage(await app.sign(form, { slug: 'ending' }), { status: 409, heading: 'pages.error.closed.title' });
    }
    expect(await storedPeople(app, 'ending')).toHaveLength(1);
  });
});

describe('what is not there', () => {
  it('is a campaign that nobody knows', async () => {
    for (const slug of ['none', '__proto__', 'constructor', 'UN-INVESTIGATION-1988', `${demoSlug}%00`]) {
      const answer = await app.sign(aForm(), { slug, language: 'fr' });
      await expectPage(answer, { status: 404, language: 'fr', heading: 'pages.error.not-found.title' });
    }
  });

  it('is a language that nobody speaks: the answer is in the reader’s own', async () => {
    const answer = await app.post(`/tlh/c/${demoSlug}/sign`, aForm(), { 'Accept-Language': 'de-AT' });
    await expectPage(answer, { status: 404, language: 'de', heading: 'pages.error.not-found.title' });
  });
});

describe('a tab that is opened again after its form was answered', () => {
  it('leads to the form', async () => {
    const answer = await app.visit(`/fa/c/${demoSlug}/sign`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/fa/c/${demoSlug}#sign`);
  });
});
