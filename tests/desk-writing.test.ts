import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { formIn } from './support/writing.ts';
import { nothingWritten, startWritingDesk } from './support/writing-desk.ts';

const { app, ann, ben, slug, path, say, write, drafted, demandNames } = await startWritingDesk();
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => nothingWritten(app));

test('what is typed is saved in the draft, and public nowhere', async () => {
  const answer = await write(ann, 'en', {
    title: '  A new\ntitle ',
    body: 'One.\r\n\r\nTwo.  \r\nThree.\u0000\u0007\r\n',
  });
  expect(answer.headers.get('location')).toBe(`${path}/en?done=desk-writing.done.saved`);
  const { content, changedBy } = (await drafted())['text:en'];
  expect(content).toMatchObject({ title: 'A new title', body: 'One.\n\nTwo.  \nThree.', summary: 'A summary' });
  expect(changedBy).toBe(ann.member.id);
  await app.campaigns.refresh();
  expect(app.campaign().texts.en?.title).toBe('Investigate (en)');
  const html = await (await ben.visit(`${path}/en`)).text();
  expect(html).toContain('A new title</textarea>');
  expect(html).toContain(`Last saved by ${ann.member.email}`);
});

test('saving what nobody has changed writes nothing', async () => {
  await write(ann, 'en', {});
  await write(ann, 'nl', {});
  expect((await app.pool.query('select from campaign_draft')).rowCount).toBe(0);
});

test('the overview tells what is complete, missing, too long and older, and leads to each', async () => {
  const before = await expectDeskPage(await ann.visit(path), { heading: 'desk-writing.title' });
  expect(before).toContain('<h2 id="of-en">English (the original)</h2>');
  expect(before.match(new RegExp(`>${say('desk-writing.whole')}</p>`, 'g'))).toHaveLength(1);
  // The second demand has no Dutch words.
  expect(before).toContain(say('desk-writing.open', { count: 1 }));
  expect(before).toContain(`href="${path}/nl#demand-published-2-addressee"`);
  await write(ann, 'en', { title: 'Another title', summary: '', petition: 'x'.repeat(2001) });
  const after = await (await ann.visit(path)).text();
  const card = (language: string) =>
    after.slice(
      after.indexOf(`id="of-${language}"`),
      after.indexOf('class="acts"', after.indexOf(`id="of-${language}"`)),
    );
  expect(card('en')).toContain(
    `#summary">Summary</a> <span class="field-state lacking">${say('desk-writing.state.missing')}`,
  );
  expect(card('en')).toContain(
    `#petition">Sentence that people sign</a> <span class="field-state lacking">${say('desk-writing.state.too-long')}`,
  );
  expect(card('nl')).toContain(
    `#title">Title</a> <span class="field-state lacking">${say('desk-writing.state.older')}`,
  );
  expect(card('nl')).toContain(`${path}/nl/original`);
  expect(after).toContain(`href="${path}/fa"`);
  const original = await (await ann.visit(`${path}/en`)).text();
  expect(original).toContain(say('desk-writing.too-long', { most: '2,000', length: '2,001' }));
});

test('an older translation stays older until its writer says that it fits, and shows what changed meanwhile', async () => {
  await write(ann, 'en', { title: 'Investigate now (en)' });
  const since = await (await ann.visit(`${path}/nl/original`)).text();
  expect(since).toContain(
    `Investigate <ins><span class="unseen" lang="en" dir="ltr">${say('desk-versions.added')} </span>now </ins>(en)`,
  );
  await write(ann, 'nl', { title: 'Onderzoek' });
  expect(await (await ann.visit(`${path}/nl`)).text()).toContain(say('desk-writing.older'));
  await write(ann, 'nl', { 'fits-title': 'yes' });
  expect(await (await ann.visit(`${path}/nl`)).text()).not.toContain(say('desk-writing.older'));

  // What was never published is kept as soon as the original leaves it behind.
  await write(ben, 'en', { title: 'Investigate at once (en)' });
  const again = await (await ann.visit(`${path}/nl/original`)).text();
  expect(again).toMatch(/<del>.*now.*<\/del>/);
  expect(again).toMatch(/<ins>.*at once.*<\/ins>/);
  await app.pool.query('truncate campaign_original');
  expect(await (await ann.visit(`${path}/nl/original`)).text()).toContain(say('desk-writing.since.not-kept'));
});

test('what publishing would change is told word by word, and nothing where it changes nothing', async () => {
  const at = `${path}/nl/changes`;
  expect(await (await ann.visit(at)).text()).toContain(say('desk-writing.changes.nothing'));
  expect(await (await ann.visit(path)).text()).not.toContain(at);
  await write(ann, 'nl', { title: 'Investigate soon (nl)', 'demand-published-2-text': 'Nieuw' });
  const html = await (await ann.visit(at)).text();
  expect(html).toMatch(/<ins>.*soon.*<\/ins>/);
  expect(html).toMatch(/<ins>.*Nieuw.*<\/ins>/);
  expect(await (await ann.visit(path)).text()).toContain(`href="${at}"`);
  expect(await (await ann.visit(`${path}/fa/changes`)).text()).toContain(say('desk-writing.changes.first'));
});

test('a new translation is of the original that stood beside it, even where that has changed meanwhile', async () => {
  const form = formIn(await (await ann.visit(`${path}/fa`)).text());
  await write(ben, 'en', { title: 'Changed meanwhile' });
  await ann.post(`${path}/fa`, { ...form, title: 'تحقیق کنید', summary: 'خلاصه' });
  const html = await (await ann.visit(`${path}/fa`)).text();
  expect(html).toContain('<textarea id="title" name="title" rows="2" lang="fa" dir="rtl"');
  expect(html.match(new RegExp(say('desk-writing.older'), 'g'))).toHaveLength(1);
});

test('a campaign that was never published is written, translated and looked at, and is public nowhere', async () => {
  const admin = await signedIn(app, 'admin');
  const begun = { title: 'Begin', slug: 'begun', language: 'fa', languages: 'en' };
  expect((await admin.post('/desk/new-campaign', begun)).status).toBe(303);
  const at = '/desk/c/begun/text';
  expect(await (await admin.visit(at)).text()).toContain('<h2 id="of-fa">Persian (the original)</h2>');
  const fa = formIn(await (await admin.visit(`${at}/fa`)).text());
  await admin.post(`${at}/fa`, { ...fa, title: 'تحقیق کنید', summary: 'خلاصه', act: 'add' });
  const en = formIn(await (await admin.visit(`${at}/en`)).text());
  await admin.post(`${at}/en`, { ...en, title: 'Investigate' });
  for (const [language, title] of [
    ['fa', 'تحقیق کنید'],
    ['en', 'Investigate'],
    ['nl', '[Titel]'],
  ]) {
    expect(await (await admin.visit(`/desk/c/begun/preview/${language}`)).text()).toContain(`<h1>${title}</h1>`);
  }
  expect(await (await admin.visit('/desk/c/begun/versions')).text()).toContain(say('desk-versions.none'));
  expect((await fetch(`${app.baseUrl}/en/c/begun`)).status).toBe(404);
});

const attack =
  '"><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">x</a>[y](javascript:alert(4))';

test('nothing that is written runs, on any page that shows it', async () => {
  await write(ann, 'en', {}, 'add');
  const fields = [
    'title',
    'summary',
    'petition',
    'consent',
    'body',
    ...(await demandNames()).flatMap((name) => [`${name}-addressee`, `${name}-text`]),
  ];
  const written = Object.fromEntries(fields.map((name) => [name, attack]));
  await write(ann, 'nl', written);
  await write(ann, 'en', { ...written, ...Object.fromEntries(fields.map((name) => [name, `${attack} too`])) });
  const form = formIn(await (await ben.visit(`${path}/nl`)).text());
  await write(ann, 'nl', Object.fromEntries(fields.map((name) => [name, `A ${attack}`])));
  const conflict = await ben.post(`${path}/nl`, {
    ...form,
    ...Object.fromEntries(fields.map((name) => [name, `B ${attack}`])),
  });
  expect(conflict.status).toBe(409);
  const pages = [await conflict.text()];
  for (const at of [
    path,
    `${path}/en`,
    `${path}/nl`,
    `${path}/nl/original`,
    `${path}/nl/changes`,
    `${path}/demands/published-1/remove`,
  ]) {
    pages.push(await (await ann.visit(at)).text());
  }
  for (const language of ['en', 'nl'])
    pages.push(await (await ann.visit(`/desk/c/${slug}/preview/${language}`)).text());
  for (const html of pages) {
    expect(html).not.toMatch(/<script>|<img src|href="javascript|onerror=alert\(2\)>/);
    expect(html).toContain('<h1');
  }
});

test.each(['xx', 'toString', 'en/original/x', 'demands/none/remove'])('there is no %s', async (further) => {
  expect((await ann.visit(`${path}/${further}`)).status).toBe(404);
  expect((await ann.post(`${path}/${further}`)).status).toBe(404);
});

test('another campaign’s organiser and the committee see nothing of it', async () => {
  const strangers = [await signedIn(app, 'organiser', 'other'), await signedIn(app, 'committee')];
  for (const stranger of strangers) {
    for (const at of [path, `${path}/en`, `${path}/en/original`, `/desk/c/${slug}/preview/en`]) {
      expect((await stranger.visit(at)).status).toBe(404);
    }
    expect((await stranger.post(`${path}/en/save`, { title: 'x' })).status).toBe(404);
  }
});
