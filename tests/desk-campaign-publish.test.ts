import { recorderFor } from '../src/audit/log.ts';
import { originMark } from '../src/campaigns/drafts/draft-parts.ts';
import { campaignFromDraft } from '../src/campaigns/drafts/draft-to-campaign.ts';
import { publishDraft } from '../src/campaigns/drafts/publish.ts';
import { closeCampaign, openCampaign } from '../src/campaigns/opening.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { startTestApp } from './support/app.ts';
import { auditedDeeds } from './support/audit.ts';
import { type DeskMember, signedIn } from './support/desk.ts';
import { formOn } from './support/desk-page.ts';
import { aCompleteDraft, draftOf, publishForm, tried, write } from './support/drafts.ts';
import { locales } from './support/polite-page.ts';
import { aForm } from './support/supporter.ts';

const app = await startTestApp();
const admin = await signedIn(app, 'admin');
afterAll(() => app[Symbol.asyncDispose]());

const publicPage = (slug: string) => fetch(new URL(`/en/c/${slug}`, app.baseUrl));

async function aPublished(slug: string) {
  const campaign = await aCompleteDraft(app, admin, slug);
  await tried(app, admin, campaign);
  expect((await admin.post(`/desk/c/${slug}/publish`, await publishForm(admin, slug))).status).toBe(303);
  return app.campaign(slug);
}

test('a new draft says one by one what is missing, each with where to mend it', async () => {
  await admin.post('/desk/new-campaign', { title: 'Bare', language: 'en', languages: 'nl' });
  const html = await (await admin.visit('/desk/c/bare/publish')).text();
  for (const told of [
    '“Summary” is empty: fill it in',
    'Write at least one demand',
    'Name who answers for the data',
    'Try signing, as a supporter would',
    'French: left out',
    'href="/desk/c/bare/text/nl"',
    'First do what the checklist calls “To do”.',
  ]) {
    expect(html).toContain(told);
  }
  expect(html).not.toContain('English: complete');
  expect(html).not.toContain('name="seen"');
});

test('trying to sign mails what everybody gets, signs nothing, and ticks the list', async () => {
  const slug = 'tried-first';
  const campaign = await aCompleteDraft(app, admin, slug);
  expect((await publishForm(admin, slug)).has('seen')).toBe(false);
  expect((await admin.post(`/desk/c/${slug}/publish/try`, { language: 'en' })).status).toBe(303);
  const mail = await app.mailTo(admin.member.email);
  expect(mail.subject).toBe('Trial: Please confirm your signature: Stop the executions');
  expect(mail.text).toContain('I call on the Council to act.');
  expect(mail.text).toContain('This is a trial');
  const url = /^https?:\S+\/en\/trial\/\S+$/m.exec(mail.text)?.[0] ?? '';
  const shown = await fetch(url);
  expect(shown.status).toBe(200);
  expect(shown.headers.get('cache-control')).toBe('no-store');
  const page = await shown.text();
  expect(page).toContain('This is a trial.');
  expect(page).toContain('I call on the Council to act.');
  expect(await fetch(url, { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } })).toMatchObject({
    status: 403,
  });
  const done = await fetch(url, { method: 'POST' });
  expect(await done.text()).toContain('The trial has worked');
  const { rows } = await app.pool.query('select count(*)::int as count from signature where campaign_id = $1', [
    campaign.id,
  ]);
  expect(rows).toEqual([{ count: 0 }]);
  expect((await publishForm(admin, slug)).has('seen')).toBe(true);

  await write(app, admin, campaign, {
    'text:en': { ...(await draftOf(app, campaign)).parts['text:en'].content, petition: 'Another sentence.' },
  });
  expect((await publishForm(admin, slug)).has('seen')).toBe(false);
  expect((await fetch(url)).status).toBe(410);
  expect((await fetch(url, { method: 'POST' })).status).toBe(410);
  expect((await fetch(url.replace(/trial\/./, 'trial/_'))).status).toBe(404);
  await app.pool.query('update member set is_admin = false where id = $1', [admin.member.id]);
  expect((await fetch(url)).status).toBe(404);
  await app.pool.query('update member set is_admin = true where id = $1', [admin.member.id]);
});

test('publishing opens the campaign, once each consent was read, and the audit has it', async () => {
  const slug = 'published';
  const campaign = await aCompleteDraft(app, admin, slug);
  await tried(app, admin, campaign);
  const form = await publishForm(admin, slug);
  const unticked = await admin.post(`/desk/c/${slug}/publish`, { seen: form.get('seen') ?? '', 'consent-en': 'yes' });
  expect(unticked.status).toBe(422);
  expect(await unticked.text()).toContain(
    `<a href="#consent-fa">${locales.message('en', 'desk-publish.consent.issue', { language: 'Persian' })}</a>`,
  );
  expect((await publicPage(slug)).status).toBe(404);

  expect((await admin.post(`/desk/c/${slug}/publish`, form)).headers.get('location')).toContain('done.first');
  expect(app.campaign(slug)).toMatchObject({ state: 'open', texts: { en: { version: 1 }, fa: { version: 1 } } });
  const html = await (await publicPage(slug)).text();
  expect(html).toContain('I call on the Council to act.');
  expect(html).toContain('privacy@example.org');
  expect((await auditedDeeds(app.db)).at(-1)).toMatchObject({
    act: 'campaign.publish',
    actorId: admin.member.id,
    details: { isFirst: true },
  });
  expect(JSON.stringify((await auditedDeeds(app.db)).at(-1))).not.toContain('privacy@example.org');
  await app.signAndConfirm(aForm({ postcode: '', city: '' }), { slug });
  expect(await app.count(slug)).toBe(1);
  const again = await (await admin.visit(`/desk/c/${slug}/publish`)).text();
  expect(again).toContain('Nothing: the draft says what is published.');
  expect(again).not.toContain('name="seen"');
});

test('changes of an open campaign are told in words, published together, and what was signed stays', async () => {
  const slug = 'changing';
  const campaign = await aPublished(slug);
  const { parts } = await draftOf(app, campaign);
  await write(app, admin, campaign, {
    settings: { ...parts.settings.content, graceDays: 21, languages: ['en'] },
    'text:en': { ...parts['text:en'].content, title: 'Stop all executions' },
    goals: [{ label: { en: 'In all' }, target: 500, country: null, regions: [] }],
  });
  const html = await (await admin.visit(`/desk/c/${slug}/publish`)).text();
  for (const told of [
    'Days to confirm after closing: 21 days (now 14 days)',
    'The page in English changes, as version 2.',
    'The page in Persian is no longer shown',
    'The goals change.',
  ]) {
    expect(html).toContain(told);
  }
  const form = await publishForm(admin, slug);
  expect((await admin.post(`/desk/c/${slug}/publish`, form)).headers.get('location')).toContain('done.changes');
  expect(app.campaign(slug)).toMatchObject({
    graceDays: 21,
    texts: { en: { version: 2, title: 'Stop all executions' } },
  });
  // What is written in a language that is left out is kept for later, and a second press changes nothing.
  expect((await draftOf(app, campaign)).parts['text:fa'].content.title).toBe('اعدام‌ها را متوقف کنید');
  expect((await admin.post(`/desk/c/${slug}/publish`, form)).headers.get('location')).toContain('done.nothing-new');
  // The translation is known to be older, although it was published as it is.
  const now = await draftOf(app, campaign);
  await write(app, admin, campaign, { settings: { ...now.parts.settings.content, languages: ['en', 'fa'] } });
  expect(await (await admin.visit(`/desk/c/${slug}/publish`)).text()).toContain('“Title” is older than its original.');
  // The same of demands.
  const [first] = now.parts.demands.content;
  const translated = { id: 'a', addressee: { en: 'The Council', fa: 'شورا' }, text: { en: 'Act.', fa: 'اقدام کنید.' } };
  const made = { addressee: originMark('The Council'), text: originMark('Act.') };
  const origins = { fa: made };
  await write(app, admin, campaign, { demands: [{ ...first, ...translated, origins }] });
  expect(await (await admin.visit(`/desk/c/${slug}/publish`)).text()).not.toContain('of 1 demand');
  const anew = { ...translated, text: { ...translated.text, en: 'Act now.' }, origins };
  await write(app, admin, campaign, { demands: [{ ...first, ...anew }] });
  expect(await (await admin.visit(`/desk/c/${slug}/publish`)).text()).toContain(
    'The translation of 1 demand is older than its original.',
  );
});

test('where the consent covers the mail address, that is chosen in the settings, read again, and holds from then on', async () => {
  const slug = 'with-addresses';
  await aPublished(slug);
  const settings = `/desk/c/${slug}/settings`;
  const form = formOn(await (await admin.visit(settings)).text(), { 'email-consents': 'en' });
  expect((await admin.post(settings, form)).status).toBe(303);
  expect(await (await admin.visit(settings)).text()).toMatch(/name="email-consents"[^>]*value="en" checked/);
  const html = await (await admin.visit(`/desk/c/${slug}/publish`)).text();
  expect(html).toContain('Consent covers the mail address in: English (now in no language)');
  expect(html).toContain('says that the e-mail address goes to them too');
  expect((await admin.post(`/desk/c/${slug}/publish`, await publishForm(admin, slug))).status).toBe(303);
  const versions = await app.pool.query(
    `select language, version, consent_email as covers from campaign_text
     where campaign_id = $1 order by language, version`,
    [app.campaign(slug).id],
  );
  expect(versions.rows).toEqual([
    { language: 'en', version: 1, covers: false },
    { language: 'en', version: 2, covers: true },
    { language: 'fa', version: 1, covers: false },
  ]);
  expect(await (await admin.visit(settings)).text()).toContain('All of this is published.');
});

test('what was looked at is published, and nothing that somebody has written since', async () => {
  const slug = 'looked-at';
  const campaign = await aPublished(slug);
  const { content } = (await draftOf(app, campaign)).parts['text:en'];
  await write(app, admin, campaign, { 'text:en': { ...content, title: 'Looked at' } });
  const form = await publishForm(admin, slug);
  await write(app, admin, campaign, { 'text:en': { ...content, title: 'Written since' } });
  const refused = await admin.post(`/desk/c/${slug}/publish`, form);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('somebody has changed the draft since you opened this page');
  expect(app.campaign(slug).texts.en?.version).toBe(1);
});

test('what the folder has published meanwhile has to be chosen from', async () => {
  const slug = 'overtaken';
  const campaign = await aPublished(slug);
  const drafted = campaignFromDraft(await draftOf(app, campaign), app.clock.now());
  if (drafted.kind === 'faults') throw new Error('the draft is good');
  const { en, ...others } = drafted.campaign.texts;
  if (en === undefined) throw new Error('it has a text in English');
  const ofFolder = { ...drafted.campaign, texts: { ...others, en: { ...en, title: 'Of the folder' } } };
  const { content } = (await draftOf(app, campaign)).parts['text:en'];
  await write(app, admin, campaign, { 'text:en': { ...content, title: 'Of the desk' } });
  await app.apply(ofFolder);
  const html = await (await admin.visit(`/desk/c/${slug}/publish`)).text();
  expect(html).toContain('Changed here and elsewhere');
  expect(html).not.toContain('name="seen"');
  const { revision } = (await draftOf(app, campaign)).parts['text:en'];
  const choice = { part: 'text:en', base: String(revision), keep: 'draft' };
  await admin.post(`/desk/c/${slug}/publish/choose`, choice);
  expect((await admin.post(`/desk/c/${slug}/publish/choose`, choice)).headers.get('location')).toContain('not-chosen');
  await admin.post(`/desk/c/${slug}/publish`, await publishForm(admin, slug));
  expect(app.campaign(slug).texts.en?.title).toBe('Of the desk');
});

describe('in one transaction', () => {
  const publisher = async (member: DeskMember, slug: string) => ({
    seen: (await publishForm(member, slug)).get('seen') ?? '',
    now: app.clock.now(),
    createKeys: async () => {},
    record: recorderFor(app.store.audit, { kind: 'member', id: member.member.id }),
  });

  test('of many who publish at once one does, and the others find nothing new', async () => {
    const slug = 'at-once';
    const campaign = await aCompleteDraft(app, admin, slug);
    await tried(app, admin, campaign);
    const by = await publisher(admin, slug);
    const kinds = await Promise.all(
      Array.from(
        { length: 6 },
        async () => (await inTransaction(app.db, (trx) => publishDraft(trx, campaign.id, by))).kind,
      ),
    );
    expect(kinds.toSorted()).toEqual([...Array(5).fill('nothing-new'), 'published']);
  });

  test('one who publishes and one who closes at the same moment both get what they want, in either order', async () => {
    const slug = 'published-and-closed';
    const campaign = await aPublished(slug);
    for (let round = 1; round <= 6; round += 1) {
      const { content } = (await draftOf(app, campaign)).parts['text:en'];
      const title = `Round ${round}`;
      await write(app, admin, campaign, { 'text:en': { ...content, title } });
      const by = await publisher(admin, slug);
      const [published, closed] = await Promise.all([
        inTransaction(app.db, (trx) => publishDraft(trx, campaign.id, by)),
        inTransaction(app.db, (trx) => closeCampaign(trx, slug, by.now, by.record)),
      ]);
      expect([published.kind, closed.kind]).toEqual(['published', 'closed']);
      const { published: stored } = await draftOf(app, campaign);
      expect(stored.campaign).toMatchObject({ state: 'closed', texts: { en: { title } } });
      await inTransaction(app.db, (trx) => openCampaign(trx, slug, by.now, by.record));
    }
  });

  test('what breaks off half-way leaves everything as it was', async () => {
    const slug = 'half-way';
    const campaign = await aCompleteDraft(app, admin, slug);
    await tried(app, admin, campaign);
    const by = await publisher(admin, slug);
    const before = await draftOf(app, campaign);
    const broken = () => Promise.reject(new Error('killed'));
    await expect(
      inTransaction(app.db, (trx) => publishDraft(trx, campaign.id, { ...by, record: broken })),
    ).rejects.toThrow('killed');
    expect(await draftOf(app, campaign)).toEqual(before);
    expect((await publicPage(slug)).status).toBe(404);
  });
});
