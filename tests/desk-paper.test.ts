import { countPaper } from '../src/paper/count-paper.ts';
import { countOnPaper } from '../src/paper/paper.ts';
import { openNow, startTestApp } from './support/app.ts';
import { auditedDeeds, lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { seedLinked } from './support/links.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { locales } from './support/polite-page.ts';
import { rowsReadBy } from './support/reads.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const whereTo = (answer: Response) => answer.headers.get('location') ?? '';

/** A campaign with five sheets of ten lines, numbered from 1. */
async function withSheets(slug: string) {
  await app.apply(openNow(aDraftNamed(slug)));
  const organiser = await signedIn(app, 'organiser', slug);
  const path = `/desk/c/${slug}/paper`;
  const printed = await organiser.post(`${path}/print`, { language: 'en', count: '5', lines: '10' });
  expect(whereTo(printed)).toBe(`${path}/print/1-5`);
  return { organiser, path, id: app.campaign(slug).id };
}

/** What the button of a preview sends. */
function seenIn(html: string): string {
  return (/name="seen" value="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&#x3D;', '=');
}

async function send(visitor: DeskVisitor, path: string, rows: readonly string[]): Promise<string> {
  const form = new FormData();
  form.set('pasted', ['sheet,line,name,postcode,country,email', ...rows].join('\n'));
  return whereTo(await visitor.post(`${path}/import`, form));
}

async function enter(visitor: DeskVisitor, path: string, rows: readonly string[]): Promise<string> {
  const preview = await send(visitor, path, rows);
  const html = await expectDeskPage(await visitor.visit(preview), { heading: 'desk-paper.entry.heading-rows' });
  expect(whereTo(await visitor.post(preview, { seen: seenIn(html) }))).toBe(`${path}?done=desk-paper.done.entered`);
  return html;
}

/** As the worker does once a minute. */
function recount(): Promise<void> {
  const { db, campaigns, keysOf, clock } = app;
  return countPaper({ db, campaigns: campaigns.all, keysOf, clock: clock.now, isBusy: async () => false });
}

describe('sheets of paper', () => {
  it('never have the same number, and each page says what is signed, for whom, and where it can be signed here', async () => {
    const { organiser, path } = await withSheets('numbered');
    const more = await organiser.post(`${path}/print`, { language: 'fa', count: '2', lines: '5' });
    expect(whereTo(more)).toBe(`${path}/print/6-7`);
    const html = await (await organiser.visit(`${path}/print/1-5`)).text();
    expect(html.match(/<section class="sign-sheet/g)).toHaveLength(5);
    const { petition = '', consent = '' } = app.campaign('numbered').texts.en ?? {};
    // Of what happens online, which the campaign's consent tells of, nothing happens on paper.
    expect(html).not.toContain(consent);
    for (const words of [
      petition,
      say('paper.sheet.consent-text'),
      '/en/c/numbered',
      say('paper.sheet.number', { number: '3' }),
    ]) {
      expect(html).toContain(words);
    }
    const persian = await (await organiser.visit(`${path}/print/6-7`)).text();
    expect(persian).toContain('<html lang="fa" dir="rtl">');
    // Not all of one language.
    expect((await organiser.visit(`${path}/print/5-6`)).status).toBe(404);
    const code = await organiser.visit(`${path}/code/en`);
    expect(code.headers.get('content-type')).toBe('image/png');
    const tooMany = await organiser.post(`${path}/print`, { language: 'en', count: '51', lines: '10' });
    expect(await tooMany.text()).toContain(say('desk-paper.print.no-count', { most: 50 }));
  });

  it('are counted once each, changed and taken back, and the audit tells who did it', async () => {
    const { organiser, path, id } = await withSheets('counted');
    expect(whereTo(await organiser.post(`${path}/count`, { sheet: '۲', signatures: '8' }))).toContain('done.counted');
    expect(await countOnPaper(app.db, id)).toBe(8);
    for (const [sheet, signatures, field, words] of [
      ['2', '9', 'sheet', 'Sheet 2 was entered already: 8 signatures, by member-'],
      ['6', '9', 'sheet', say('desk-paper.count.no-sheet')],
      ['3', '11', 'signatures', say('desk-paper.count.too-many', { lines: 10 })],
      ['3', 'many', 'signatures', say('desk-paper.count.no-number')],
    ] as const) {
      const html = await expectDeskPage(await organiser.post(`${path}/count`, { sheet, signatures }), {
        status: 422,
        heading: 'desk-paper.title',
      });
      expect(html).toContain(`id="${field}-issue">${words}`);
      expect(html).toContain(`value="${signatures}"`);
    }
    await organiser.post(`${path}/sheets/2`, { signatures: '7' });
    expect(await countOnPaper(app.db, id)).toBe(7);
    await organiser.post(`${path}/sheets/2/undo`, { reason: 'The wrong pile' });
    expect(await countOnPaper(app.db, id)).toBe(0);
    expect(await (await organiser.visit(`${path}/sheets/2`)).text()).toContain(say('desk-paper.sheet.is-out'));
    const deeds = (await auditedDeeds(app.db)).filter(({ subject }) => subject === 'counted');
    expect(deeds.map(({ act, details }) => ({ act, details })).slice(-3)).toEqual([
      { act: 'paper.count', details: { sheet: 2, signatures: 8 } },
      { act: 'paper.count', details: { sheet: 2, signatures: 7, countedBefore: 8 } },
      { act: 'paper.uncount', details: { sheet: 2, countedBefore: 7 } },
    ]);
  });

  it('stand beside the confirmed signatures and never among them, where organisers let the page say so', async () => {
    const { organiser, path } = await withSheets('beside');
    await seedLinked(app, [aSignature()], 'beside');
    await organiser.post(`${path}/count`, { sheet: '1', signatures: '6' });
    const page = async () => {
      app.clock.pass(6_000);
      return (await fetch(new URL('/en/c/beside', app.baseUrl))).text();
    };
    expect(await page()).toContain(say('pages.count.on-paper', { count: 6 }));
    const count = await (await fetch(new URL('/c/beside/count.json', app.baseUrl))).text();
    expect(count).toMatch(/^{"campaign":"beside","verified":1,"goals":[^}]*.*,"as_of":"[^"]*"}$/);
    expect(count).not.toMatch(/paper/i);
    const committee = await signedIn(app, 'committee', 'beside');
    expect(await (await committee.visit('/desk/c/beside/dashboard')).text()).toContain(say('desk-numbers.on-paper'));
    expect(await (await committee.visit('/desk/c/beside/brief')).text()).toContain(say('brief.on-paper', { count: 6 }));
    expect((await committee.visit(path)).status).toBe(404);
    await organiser.post(`${path}/shown`, { shown: 'no' });
    expect(await page()).not.toContain(say('pages.count.on-paper', { count: 6 }));
  });
});

describe('rows from sheets', () => {
  it('are shown before they are entered, and whoever has signed here or stands twice on paper is not counted', async () => {
    const { organiser, path, id } = await withSheets('doubles');
    mustNotBeLogged('Zaynab Paper-Karimi', 'zaynab-paper@example.org');
    await seedLinked(
      app,
      [
        aSignature({ name: 'Ann Online', email: 'ann@example.org', postcode: '1000', city: 'Brussels' }),
        aSignature({ name: 'Bo Élise', postcode: '9000' }),
      ],
      'doubles',
    );
    await recount();
    const html = await enter(organiser, path, [
      '1,1,Zaynab Paper-Karimi,2000,BE,zaynab-paper@example.org',
      '1,2,A. Online,1000,BE,Ann@example.org',
      '1,3,BO ELISE,B-9000,be,',
      '1,4,Zaynab Paper Karimi,2000,BE,',
      '2,,Dirk,3000,BE,',
    ]);
    expect(html).toContain(say('desk-paper.entry.new', { count: 2 }));
    expect(html).toContain(say('desk-paper.entry.doubles', { count: 3 }));
    for (const kind of ['online-address', 'online-person', 'paper-person']) {
      expect(html).toContain(say(`desk-paper.double.${kind}`));
    }
    expect(await countOnPaper(app.db, id)).toBe(2);
    // Five were counted by hand, of which three are doubles.
    await organiser.post(`${path}/count`, { sheet: '1', signatures: '5' });
    expect(await countOnPaper(app.db, id)).toBe(5 - 3 + 1);
    const fewer = await organiser.post(`${path}/sheets/1`, { signatures: '3' });
    expect(await fewer.text()).toContain(say('desk-paper.count.fewer', { count: 4 }));

    const rows = await expectRows(await organiser.post(`${path}/sheets/1/rows`));
    expect(rows).toContain('zaynab-paper@example.org');
    const action = /action="([^"]+\/remove)"/.exec(rows)?.[1] ?? '';
    expect(whereTo(await organiser.post(action))).toContain('desk-paper.done.removed');
    // The first Zaynab is gone, so the second counts.
    expect(await countOnPaper(app.db, id)).toBe(5 - 2 + 1);
    const acts = (await auditedDeeds(app.db)).filter(({ subject }) => subject === 'doubles').map(({ act }) => act);
    expect(acts).toEqual(
      expect.arrayContaining(['paper.print', 'paper.enter-rows', 'paper.show-rows', 'paper.remove-row']),
    );
  });

  it('count where an organiser says, with a reason, that they are another person’s, until that is taken back', async () => {
    const { organiser, path, id } = await withSheets('namesakes');
    await enter(organiser, path, ['1,1,Ali Karimi,9000,BE,', '1,2,Ali Karimi,9000,BE,', '1,3,Ali Karimi,9000,BE,']);
    expect(await countOnPaper(app.db, id)).toBe(1);
    const rows = async () => expectRows(await organiser.post(`${path}/sheets/1/rows`));
    const [second = '', third = ''] = [...(await rows()).matchAll(/href="([^"]+\/another)"/g)].map(([, at = '']) => at);
    const form = await expectDeskPage(await organiser.visit(second), { heading: 'desk-paper.another.title' });
    expect(form).toContain(say('desk-paper.sheet.line', { number: '1', line: '2' }));
    expect(form).toContain(say('desk-paper.double.paper-person'));
    const unreasoned = await organiser.post(second, { reason: ' ' });
    expect(await expectDeskPage(unreasoned, { status: 422, heading: 'desk-paper.another.title' })).toContain('#reason');
    expect(await countOnPaper(app.db, id)).toBe(1);

    expect(whereTo(await organiser.post(second, { reason: 'Father and son' }))).toContain('desk-paper.done.another');
    expect(await countOnPaper(app.db, id)).toBe(2);
    expect(await lastDeed(app, 'paper.another-person')).toMatchObject({
      actor_id: organiser.member.id,
      details: { sheet: 1, double: 'paper-person' },
      has_reason: true,
    });
    // It stays so when the sheets are counted again; nothing more can be said of it but that it was wrong.
    await recount();
    expect(await countOnPaper(app.db, id)).toBe(2);
    expect((await organiser.post(second, { reason: 'Father and son' })).status).toBe(404);
    const said = await rows();
    expect(said).toContain(say('desk-paper.another.said'));
    const same = /action="([^"]+\/same)"/.exec(said)?.[1] ?? '';
    const strangers = [await signedIn(app, 'committee', 'namesakes'), await signedIn(app, 'organiser', 'doubles')];
    for (const stranger of strangers) {
      for (const at of [third, same]) expect((await stranger.post(at, { reason: 'Mine' })).status).toBe(404);
      expect((await stranger.visit(third)).status).toBe(404);
    }
    expect(whereTo(await organiser.post(same))).toContain('desk-paper.done.same');
    expect(await countOnPaper(app.db, id)).toBe(1);
    expect((await organiser.post(same)).status).toBe(404);
    expect(await lastDeed(app, 'paper.same-person')).toMatchObject({ details: { sheet: 1 } });
  });

  it('count no more from the moment on that their signatory is found to have signed here', async () => {
    const { organiser, path, id } = await withSheets('later');
    await enter(organiser, path, ['1,1,Later Signer,9000,BE,']);
    expect(await countOnPaper(app.db, id)).toBe(1);
    await seedLinked(app, [aSignature({ name: 'Later Signer', postcode: '9000' })], 'later');
    await recount();
    expect(await countOnPaper(app.db, id)).toBe(0);
  });

  it('are looked up here for the sheet that is shown or the rows that are sent, however many stand on others', async () => {
    const { organiser, path } = await withSheets('many-doubles');
    const known = Array.from({ length: 31 }, (_, number) => `both${number}@example.org`);
    await seedLinked(
      app,
      known.map((email) => aSignature({ email, state: 'verified' })),
      'many-doubles',
    );
    const rowOn = (sheet: number, email: string, at: number) => `${sheet},${1 + (at % 10)},Ann Both,9000,BE,${email}`;
    const others = known.slice(0, 30);
    await enter(
      organiser,
      path,
      others.map((email, at) => rowOn(1 + Math.floor(at / 10), email, at)),
    );
    // A table of one page is read whole, as soon as Postgres knows that it is so small.
    const rest = Array.from({ length: 3_000 }, () => aSignature());
    await seedLinked(app, rest, 'many-doubles');
    await app.pool.query('analyze signature, signature_person, paper_row');
    const readsOf = (work: () => Promise<unknown>) =>
      rowsReadBy(app.store.pool, ['signature', 'signature_person'], work, [app.pool]);
    const shown = await readsOf(async () => {
      const html = await (await organiser.post(`${path}/sheets/1/rows`)).text();
      expect(html).toContain(say('desk-paper.double.online-address'));
    });
    // Of each of the ten rows its signature, by two indexes at most; of all 30 it would be three times as many.
    expect(shown).toBeLessThan(25);
    const sent = await send(organiser, path, [rowOn(4, known[30] ?? '', 0)]);
    expect(await readsOf(() => organiser.visit(sent))).toBeLessThan(10);
  });

  it('are told line by line where something is wrong, and nothing is entered', async () => {
    const { organiser, path, id } = await withSheets('wrong');
    const preview = await send(organiser, path, [
      '9,1,,9000,BE,',
      '1,11,Ann,,XX,nobody',
      '1,2,Bo,9000,BE,',
      '1,2,Cy,9000,BE,',
    ]);
    const html = await expectDeskPage(await organiser.visit(preview), { heading: 'desk-paper.entry.heading-faults' });
    for (const key of ['no-sheet', 'no-signatory', 'no-line', 'country-needed', 'no-address', 'line-twice']) {
      expect(html).toContain(say(`import.fault.${key}.remedy`, { lines: '10' }).replaceAll("'", '&#x27;'));
    }
    expect((await organiser.post(preview, { seen: '' })).status).toBe(409);
    expect(await countOnPaper(app.db, id)).toBe(0);
  });

  it('are typed too, with what is wrong beside each field and all that was typed kept', async () => {
    const { organiser, path, id } = await withSheets('typed');
    await expectDeskPage(await organiser.visit(`${path}/rows`), { heading: 'desk-paper.rows.title' });
    const typed = { sheet: '1', country: 'BE', 'line-1': '1', 'name-1': 'Ann', 'postcode-1': '9000', 'name-3': 'Bo' };
    const wrong = await organiser.post(`${path}/rows`, { ...typed, 'line-3': '12', 'email-3': 'bo@' });
    const html = await expectDeskPage(wrong, { status: 422, heading: 'desk-paper.rows.title' });
    expect(html).toContain('id="line-3-issue"');
    expect(html).toContain('id="email-3-issue"');
    expect(html).toContain('value="bo@"');
    const none = await organiser.post(`${path}/rows`, { sheet: '1', country: 'BE' });
    expect(await none.text()).toContain(say('desk-paper.rows.none'));
    const preview = whereTo(await organiser.post(`${path}/rows`, typed));
    const shown = await expectDeskPage(await organiser.visit(preview), { heading: 'desk-paper.entry.heading-rows' });
    expect(shown).toContain(say('desk-paper.entry.new', { count: 2 }));
    await organiser.post(preview, { seen: seenIn(shown) });
    expect(await countOnPaper(app.db, id)).toBe(2);
    expect((await organiser.visit(preview)).status).toBe(404);
    const taken = await organiser.post(`${path}/rows`, typed);
    expect(await taken.text()).toContain('id="line-1-issue"');
  });

  it('belong to whoever sent them until they are entered', async () => {
    const { organiser, path } = await withSheets('owned');
    const preview = await send(organiser, path, ['1,1,Ann,9000,BE,']);
    const colleague = await signedIn(app, 'organiser', 'owned');
    expect((await colleague.visit(preview)).status).toBe(404);
    expect((await organiser.visit(preview)).status).toBe(200);
  });
});

async function expectRows(answer: Response): Promise<string> {
  expect(answer.status).toBe(200);
  return answer.text();
}
