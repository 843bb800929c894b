import { startTestApp } from './support/app.ts';
import { auditedDeeds } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { locales } from './support/polite-page.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const whereTo = (answer: Response) => answer.headers.get('location') ?? '';
const header = 'name;office;chamber;constituency;email;language;party';

async function organiserOf(slug: string) {
  await app.apply(aDraftNamed(slug));
  return { organiser: await signedIn(app, 'organiser', slug), path: `/desk/c/${slug}/recipients` };
}

function send(
  visitor: DeskVisitor,
  path: string,
  content: string | Uint8Array<ArrayBuffer>,
  pasted = '',
): Promise<Response> {
  const form = new FormData();
  if (content.length > 0) form.set('table', new Blob([content]), 'recipients.csv');
  form.set('pasted', pasted);
  return visitor.post(`${path}/import`, form);
}

/** What the preview's button sends. */
function seenIn(html: string): string {
  return (/name="seen" value="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&#x3D;', '=');
}

const countOf = async (slug: string) =>
  (await app.pool.query('select from recipient where campaign_id = $1', [app.campaign(slug).id])).rowCount;

describe('recipients from a spreadsheet', () => {
  it('are shown before they are imported, and imported as they were shown', async () => {
    const { organiser, path } = await organiserOf('shown');
    await expectDeskPage(await organiser.visit(`${path}/import`), { heading: 'desk-recipients.import.title' });
    const fifty = Array.from({ length: 50 }, (_, n) => `Member ${n};MP;Chamber;Hainaut;m${n}@example.org;fr;`);
    const preview = whereTo(await send(organiser, path, [header, ...fifty].join('\r\n')));
    const html = await expectDeskPage(await organiser.visit(preview), {
      heading: 'desk-recipients.import.heading-comparison',
    });
    expect(html).toContain(say('desk-recipients.import.new', { count: 50 }));
    expect(html).toContain('Member 49');
    expect(await countOf('shown')).toBe(0);
    expect(await organiser.post(preview, { seen: seenIn(html) }).then(whereTo)).toBe(
      `${path}?done=desk-recipients.done.imported`,
    );
    expect(await countOf('shown')).toBe(50);
    expect((await organiser.visit(preview)).status).toBe(404);
    const deeds = await auditedDeeds(app.db);
    expect(deeds.filter(({ act }) => act === 'recipients.import')).toMatchObject([
      { subject: 'shown', details: { added: 50, changed: 0, unchanged: 0 } },
    ]);

    const more = [
      header,
      ...fifty.slice(0, 48),
      'Member 48;MP;Senate;Hainaut;M48@example.org;fr;Groen',
      'New;;;;new@example.org;nl;',
    ].join('\n');
    const second = whereTo(await send(organiser, path, '', more));
    const changes = await (await organiser.visit(second)).text();
    const becomes = (field: string, from: string, to: string) =>
      say('desk-recipients.import.becomes', { field: say(`desk-recipients.field.${field}`), from, to });
    expect(changes).toContain(becomes('chamber', 'Chamber', 'Senate'));
    expect(changes).toContain(becomes('party', say('desk-recipients.import.empty'), 'Groen'));
    expect(changes).toContain(say('desk-recipients.import.lead-comparison', { unchanged: 48, kept: 1 }));
  });

  it('are shown anew where somebody has changed them since, and not imported', async () => {
    const { organiser, path } = await organiserOf('overtaken');
    const preview = whereTo(await send(organiser, path, `${header}\nAnn;;;;ann@example.org;en;`));
    const seen = seenIn(await (await organiser.visit(preview)).text());
    await organiser.post(`${path}/add`, { name: 'Anna', email: 'ann@example.org', language: 'en', country: '' });
    const again = await expectDeskPageOf(await organiser.post(preview, { seen }), 409);
    expect(again).toContain(say('desk-recipients.import.overtaken'));
    expect(again).toContain(say('desk-recipients.import.changed', { count: 1 }));
    expect((await organiser.post(preview, { seen: '' })).status).toBe(409);
    expect((await organiser.post(preview, { seen: seenIn(again) })).status).toBe(303);
    const { rows } = await app.pool.query('select name from recipient where campaign_id = $1', [
      app.campaign('overtaken').id,
    ]);
    expect(rows).toEqual([{ name: 'Ann' }]);
  });

  it('are told line by line where something is wrong, in each language, and nothing is imported', async () => {
    const { organiser, path } = await organiserOf('faults');
    const preview = whereTo(await send(organiser, path, `${header}\n;;;;nobody;xx;\nBo;;;;bo@example.org;;`));
    for (const language of ['en', 'nl', 'fr', 'de', 'fa'] as const) {
      await app.db.updateTable('member').set({ language }).where('id', '=', organiser.member.id).execute();
      const html = await expectDeskPage(await organiser.visit(preview), {
        language,
        heading: 'desk-recipients.import.heading-faults',
      });
      // A sentence runs as its page does, also where what was typed comes first in it.
      expect(html).toContain(`<span>${locales.message(language, 'import.fault.no-name.remedy')}</span>`);
      expect(html).not.toContain('name="seen"');
    }
    await app.db.updateTable('member').set({ language: 'en' }).where('id', '=', organiser.member.id).execute();
    expect((await organiser.post(preview, { seen: 'x' })).status).toBe(409);
    expect(await countOf('faults')).toBe(0);
  });

  it('may be saved by Excel in the letters of Windows, and somebody is told to look at them', async () => {
    const { organiser, path } = await organiserOf('windows');
    const bytes = Buffer.from(`${header}\nZo\u00eb;;;Li\u00e8ge;zoe@example.org;fr;`, 'latin1');
    const html = await (await organiser.visit(whereTo(await send(organiser, path, new Uint8Array(bytes))))).text();
    expect(html).toContain('Zoë');
    expect(html).toContain(say('desk-recipients.import.from-windows'));
  });

  it('are nobody’s business but the organiser’s who sent them', async () => {
    const { organiser, path } = await organiserOf('own');
    const preview = whereTo(await send(organiser, path, `${header}\nAnn;;;;ann@example.org;en;`));
    const other = await signedIn(app, 'organiser', 'own');
    expect((await other.visit(preview)).status).toBe(404);
    expect((await other.post(preview, { seen: 'x' })).status).toBe(404);
    const elsewhere = await organiserOf('elsewhere');
    expect((await elsewhere.organiser.visit(preview.replace('/own/', '/elsewhere/'))).status).toBe(404);
  });

  it.each([
    ['', 'nothing'],
    ['name\0', 'no-table'],
    ['x'.repeat(4_000_001), 'too-heavy'],
  ] as const)('must be a table of a bearable size: %#', async (content, issue) => {
    const { organiser, path } = await organiserOf('bearable');
    const html = await expectDeskPage(await send(organiser, path, content), {
      status: 422,
      heading: 'desk-recipients.import.title',
    });
    expect(html).toContain(`<a href="#table">${say(`desk-recipients.import.issue.${issue}`)}</a>`);
  });
});

async function expectDeskPageOf(response: Response, status: number): Promise<string> {
  expect(response.status).toBe(status);
  return response.text();
}
