import { expectDeskPage } from './support/desk-page.ts';
import { formIn } from './support/writing.ts';
import { nothingWritten, startWritingDesk } from './support/writing-desk.ts';

const { app, ann, ben, path, write, drafted, demandNames } = await startWritingDesk();
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => nothingWritten(app));

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
