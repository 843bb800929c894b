import { readDraft, saveDraftPart } from '../src/campaigns/drafts/draft-store.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskMember, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { locales } from './support/polite-page.ts';
import { formIn } from './support/writing.ts';

const slug = 'small-campaign';
const path = `/desk/c/${slug}/text`;
const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed(slug), aDraftNamed('other')] });
const [ann, ben] = [await signedIn(app, 'organiser'), await signedIn(app, 'organiser')];
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);

beforeEach(async () => {
  await app.pool.query('truncate campaign_draft, campaign_writer, campaign_original');
});

/** Opens the page, types, and presses a button. */
async function write(who: DeskMember, language: string, typed: Record<string, string>, act = '') {
  const form = formIn(await (await who.visit(`${path}/${language}`)).text());
  return who.post(`${path}/${language}`, { ...form, ...typed, act });
}

async function drafted() {
  const draft = await readDraft(app.db, app.campaign());
  if (draft === undefined) throw new Error('The campaign has a draft.');
  return draft.parts;
}

/** The names of the demands' fields on the original's page, in their order. */
async function demandNames(): Promise<string[]> {
  const { content } = (await drafted()).demands;
  return content.map(({ id }) => `demand-${id}`);
}

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

test('two who change different fields, in whatever order, both keep what they wrote', async () => {
  const [one, other] = await Promise.all(
    [ann, ben].map(async (who) => formIn(await (await who.visit(`${path}/en`)).text())),
  );
  await ann.post(`${path}/en`, { ...one, title: 'By Ann' });
  const answer = await ben.post(`${path}/en`, { ...other, summary: 'By Ben', 'demand-published-1-text': 'By Ben too' });
  expect(answer.status).toBe(303);
  const parts = await drafted();
  expect(parts['text:en'].content).toMatchObject({ title: 'By Ann', summary: 'By Ben' });
  expect(parts.demands.content[0]?.text).toEqual({ en: 'By Ben too', nl: 'Zet het op de agenda.' });
});

test('of many saves at the very same moment, each in a field of its own, none is lost', async () => {
  const form = formIn(await (await ann.visit(`${path}/nl`)).text());
  const names = [
    'title',
    'summary',
    'petition',
    'consent',
    'body',
    'demand-published-1-text',
    'demand-published-2-text',
  ];
  const answers = await Promise.all(
    names.map((name, index) =>
      (index % 2 === 0 ? ann : ben).post(`${path}/nl/save`, {
        [name]: `Saved: ${name}`,
        [`was-${name}`]: form[`was-${name}`] ?? '',
        [`of-${name}`]: form[`of-${name}`] ?? '',
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
  const after = formIn(await (await ann.visit(`${path}/nl`)).text());
  expect(names.map((name) => after[name])).toEqual(names.map((name) => `Saved: ${name}`));
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

test('two who change the same field are shown both, and nothing of either is lost until one chooses', async () => {
  const form = formIn(await (await ben.visit(`${path}/en`)).text());
  await write(ann, 'en', { title: 'Investigate all of it' });
  const answer = await ben.post(`${path}/en`, { ...form, title: 'Investigate <b>some</b> of it', summary: 'By Ben' });
  const html = await expectDeskPageOf(answer);
  expect(html).toContain(`<a href="#title">${say('desk-writing.conflict.summary', { field: 'Title' })}</a>`);
  expect(html).toMatch(/<del>.*all.*<\/del>/);
  expect(html).toContain('Investigate &lt;b&gt;some&lt;/b&gt; of it</textarea>');
  const parts = await drafted();
  expect(parts['text:en'].content).toMatchObject({ title: 'Investigate all of it', summary: 'By Ben' });

  // Not choosing is no choice.
  const undecided = await ben.post(`${path}/en`, formIn(html));
  expect(undecided.status).toBe(409);
  const mixed = await ben.post(`${path}/en`, {
    ...formIn(html),
    title: 'Investigate all and some',
    'choice-title': 'yours',
  });
  expect(mixed.status).toBe(303);
  expect((await drafted())['text:en'].content.title).toBe('Investigate all and some');
});

test('whoever takes what the other wrote takes what stands there then', async () => {
  const form = formIn(await (await ben.visit(`${path}/en`)).text());
  await write(ann, 'en', { title: 'By Ann' });
  const html = await (await ben.post(`${path}/en`, { ...form, title: 'By Ben' })).text();
  await write(ann, 'en', { title: 'By Ann, again' });
  expect((await ben.post(`${path}/en`, { ...formIn(html), 'choice-title': 'theirs' })).status).toBe(303);
  expect((await drafted())['text:en'].content.title).toBe('By Ann, again');
});

async function expectDeskPageOf(answer: Response): Promise<string> {
  const html = await answer.text();
  expect(answer.status).toBe(409);
  expect(html.match(/<h1/g)).toHaveLength(1);
  return html;
}

describe('demands', () => {
  test('are added, moved and removed by buttons that save what else was typed', async () => {
    const added = await write(ann, 'en', { title: 'Typed before' }, 'add');
    expect(added.status).toBe(303);
    expect((await drafted())['text:en'].content.title).toBe('Typed before');
    const [, , third = ''] = await demandNames();
    expect(added.headers.get('location')).toBe(`${path}/en#${third}`);
    await write(
      ann,
      'en',
      { [`${third}-addressee`]: 'The mayors', [`${third}-text`]: 'Fly the flag.' },
      `up:${third.slice(7)}`,
    );
    expect(await demandNames()).toEqual(['demand-published-1', third, 'demand-published-2']);
    await write(ann, 'en', {}, `down:${third.slice(7)}`);
    expect(await demandNames()).toEqual(['demand-published-1', 'demand-published-2', third]);

    const asked = await write(ann, 'en', {}, `remove:${third.slice(7)}`);
    const removal = asked.headers.get('location') ?? '';
    expect(await expectDeskPage(await ann.visit(removal), { heading: 'desk-writing.remove.title' })).toContain(
      'The mayors: Fly the flag.',
    );
    expect(await demandNames()).toHaveLength(3);
    expect((await ann.post(removal)).headers.get('location')).toMatch(
      /[?]removal=[\w-]+&done=desk-writing[.]done[.]removed$/,
    );
    expect(await demandNames()).toHaveLength(2);
    expect((await ann.post(removal)).status).toBe(404);
  });

  test('an empty one goes at once', async () => {
    await write(ann, 'en', {}, 'add');
    const [, , third = ''] = await demandNames();
    const answer = await write(ann, 'en', {}, `remove:${third.slice(7)}`);
    expect(answer.headers.get('location')).toBe(`${path}/en?done=desk-writing.done.removed`);
    expect(await demandNames()).toHaveLength(2);
  });

  test('a translation fills them in, and cannot change which there are', async () => {
    const html = await (await ann.visit(`${path}/nl`)).text();
    expect(html).not.toMatch(/value="(?:add|up:|remove:)/);
    await write(ann, 'nl', { 'demand-published-2-addressee': 'De regeringen', 'demand-published-2-text': '' });
    const { content } = (await drafted()).demands;
    expect(content[1]?.addressee).toEqual({ en: 'The governments', nl: 'De regeringen' });
    expect(content[1]?.origins.nl?.addressee).toMatch(/^[\da-f]{12}$/);
  });

  test('what one writes into a demand that another removes comes back', async () => {
    const form = formIn(await (await ben.visit(`${path}/en`)).text());
    await ann.post(`${path}/demands/published-2/remove`);
    await ben.post(`${path}/en`, { ...form, 'demand-published-2-text': 'Halt them.' });
    const { content } = (await drafted()).demands;
    expect(content).toMatchObject([
      { id: 'published-1' },
      { id: 'published-2', addressee: { en: 'The governments' }, text: { en: 'Halt them.' } },
    ]);
    const untouched = formIn(await (await ben.visit(`${path}/en`)).text());
    await ann.post(`${path}/demands/published-2/remove`);
    await ben.post(`${path}/en`, { ...untouched, title: 'Only this' });
    expect(await demandNames()).toEqual(['demand-published-1']);
  });

  test('of two who move and write at once, both are done', async () => {
    const form = formIn(await (await ben.visit(`${path}/en`)).text());
    await write(ann, 'en', {}, 'down:published-1');
    await ben.post(`${path}/en`, { ...form, 'demand-published-1-text': 'Changed.' });
    expect((await drafted()).demands.content.map(({ id, text }) => [id, text.en])).toEqual([
      ['published-2', 'Make relations conditional.'],
      ['published-1', 'Changed.'],
    ]);
  });
});

describe('the script’s saves', () => {
  const save = async (who: DeskMember, language: string, typed: Record<string, string>) => {
    const answer = await who.post(`${path}/${language}/save`, typed);
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'application/json; charset=utf-8',
    });
    return answer.json() as Promise<{
      said: string;
      revision: string;
      fields: Record<string, { was: string; value?: string }>;
    }>;
  };

  test('send only what changed, and are told what the page is to send next', async () => {
    const form = formIn(await (await ann.visit(`${path}/en`)).text());
    const first = await save(ann, 'en', { revision: '0.0', title: 'A', 'was-title': form['was-title'] ?? '' });
    expect(first.said).toMatch(/^Saved at \d\d:\d\d$/);
    expect(first.revision).toBe('1.0');
    const second = await save(ann, 'en', { revision: '1.0', title: 'AB', 'was-title': first.fields.title?.was ?? '' });
    expect(second.revision).toBe('2.0');
    expect((await drafted())['text:en'].content.title).toBe('AB');
  });

  test('a page that is closed while it saves is not taken for somebody else', async () => {
    const was = formIn(await (await ann.visit(`${path}/en`)).text())['was-title'] ?? '';
    await save(ann, 'en', { title: 'A', 'was-title': was });
    await save(ann, 'en', { title: 'AB', 'was-title': was, 'saving-title': 'A' });
    expect((await drafted())['text:en'].content.title).toBe('AB');
  });

  test('of the same field say who has changed it, and save the others', async () => {
    const form = formIn(await (await ben.visit(`${path}/en`)).text());
    await write(ann, 'en', { title: 'By Ann' });
    const answer = await save(ben, 'en', {
      revision: '0.0',
      title: 'By Ben',
      'was-title': form['was-title'] ?? '',
      summary: 'By Ben',
      'was-summary': form['was-summary'] ?? '',
    });
    expect(answer.said).toBe(say('desk-writing.said.conflict', { name: ann.member.email }));
    expect(Object.keys(answer.fields)).toEqual(['summary']);
    expect(answer.revision).toBe('0.0');
    expect((await drafted())['text:en'].content).toMatchObject({ title: 'By Ann', summary: 'By Ben' });
  });

  test('a long text in Persian fits, and one that is too long for anything is refused', async () => {
    const was = formIn(await (await ann.visit(`${path}/fa`)).text())['was-body'] ?? '';
    await save(ann, 'fa', { body: 'حقیقت '.repeat(20_000), 'was-body': was });
    expect((await drafted())['text:fa'].content.body).toHaveLength(119_999);
    const answer = await ann.post(`${path}/fa/save`, { body: 'ح'.repeat(200_000), 'was-body': was });
    expect(answer.status).toBe(413);
  });
});

describe('who writes too', () => {
  const listen = async (who: DeskMember, revision: string) =>
    ((await (await who.post(`${path}/en/here`, { revision })).json()) as { others: string }).others;

  test('is told at once and as long as their page is open, for this text alone', async () => {
    await ann.visit(`${path}/en`);
    const html = await (await ben.visit(`${path}/en`)).text();
    const isHere = say('desk-writing.others', { count: 1, names: ann.member.email });
    expect(html).toContain(isHere);
    expect(await (await ben.visit(`${path}/nl`)).text()).not.toContain(isHere);
    expect(await listen(ben, '0.0')).toBe(isHere);
    app.clock.pass(31_000);
    expect(await listen(ben, '0.0')).toBe('');
    expect(await listen(ann, '0.0')).toBe(say('desk-writing.others', { count: 1, names: ben.member.email }));
  });

  test('and has saved since the page was opened is named', async () => {
    await write(ann, 'en', { title: 'By Ann' });
    app.clock.pass(31_000);
    expect(await listen(ben, '0.0')).toBe(say('desk-writing.newer', { name: ann.member.email }));
    expect(await listen(ben, '1.0')).toBe('');
  });
});

describe('the preview', () => {
  test('is the public page made of the draft, marked, kept by no cache, and its form cannot be sent', async () => {
    await write(ann, 'nl', { title: 'Onderzoek nu' });
    const answer = await ann.visit(`/desk/c/${slug}/preview/nl`);
    const html = await answer.text();
    expect(html).toContain('<h1>Onderzoek nu</h1>');
    expect(html).toContain(locales.message('nl', 'pages.preview'));
    expect(html).toContain('<button class="button large" disabled>');
    expect(html).not.toContain('<script');
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain(`href="/desk/c/${slug}/preview/fa"`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await (await fetch(`${app.baseUrl}/nl/c/${slug}`)).text()).not.toContain('Onderzoek nu');
  });

  test('may be framed by our own editor, which alone may frame anything, and nothing else may be', async () => {
    const policy = async (at: string) => {
      const { headers } = await ann.visit(at);
      return { frame: headers.get('x-frame-options'), csp: headers.get('content-security-policy') ?? '' };
    };
    const [preview, editor, other] = [
      await policy(`/desk/c/${slug}/preview/en`),
      await policy(`${path}/en`),
      await policy(path),
    ];
    expect(preview.frame).toBe('SAMEORIGIN');
    expect(preview.csp).toMatch(/script-src 'none'.*form-action 'none'.*frame-ancestors 'self'/);
    expect(editor.frame).toBe('DENY');
    expect(editor.csp).toMatch(/frame-ancestors 'none';frame-src 'self'/);
    expect(other.frame).toBe('DENY');
    expect(other.csp).toContain("frame-ancestors 'none'");
    expect(other.csp).not.toContain('frame-src');
    for (const app of [preview, editor, other]) expect(app.csp).not.toMatch(/unsafe|https?:|\*/);
  });

  test('says what is still to be written, in any language, where nothing is', async () => {
    for (const language of languages) {
      const html = await (await ann.visit(`/desk/c/${slug}/preview/${language}`)).text();
      expect(html).toContain(`<html lang="${language}"`);
    }
    const html = await (await ann.visit(`/desk/c/${slug}/preview/de`)).text();
    expect(html).toContain('<h1>[Titel]</h1>');
  });

  test('is reached by a button that saves first', async () => {
    const answer = await write(ann, 'en', { title: 'Saved first' }, 'preview');
    expect(answer.headers.get('location')).toBe(`/desk/c/${slug}/preview/en`);
    expect(await (await ann.visit(`/desk/c/${slug}/preview/en`)).text()).toContain('<h1>Saved first</h1>');
  });
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

test('what was changed while somebody published is not lost', async () => {
  const form = formIn(await (await ann.visit(`${path}/en`)).text());
  const draft = await drafted();
  await inTransaction(app.db, (trx) =>
    saveDraftPart(trx, {
      campaignId: app.campaign().id,
      part: 'text:en',
      content: { ...draft['text:en'].content, summary: 'From elsewhere' },
      baseRevision: 0,
      memberId: ben.member.id,
      now: new Date(),
    }),
  );
  expect((await ann.post(`${path}/en`, { ...form, title: 'Mine' })).status).toBe(303);
  expect((await drafted())['text:en'].content).toMatchObject({ title: 'Mine', summary: 'From elsewhere' });
});
