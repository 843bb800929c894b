import { saveDraftPart } from '../src/campaigns/drafts/draft-store.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import type { DeskMember } from './support/desk.ts';
import { formIn } from './support/writing.ts';
import { nothingWritten, startWritingDesk } from './support/writing-desk.ts';

const { app, ann, ben, path, say, write, drafted } = await startWritingDesk();
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => nothingWritten(app));

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

async function expectDeskPageOf(answer: Response): Promise<string> {
  const html = await answer.text();
  expect(answer.status).toBe(409);
  expect(html.match(/<h1/g)).toHaveLength(1);
  return html;
}

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
