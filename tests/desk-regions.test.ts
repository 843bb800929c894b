import { checkTally } from '../src/signatures/tally.ts';
import { startTestApp } from './support/app.ts';
import { auditedDeeds } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { dutchTable, importRegions } from './support/regions.ts';
import { aSignature } from './support/signed-campaign.ts';
import { aForm } from './support/supporter.ts';
import { until } from './support/until.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const whereTo = (answer: Response) => answer.headers.get('location') ?? '';

async function organiserOf(slug: string) {
  await app.apply(aDraftNamed(slug));
  return { organiser: await signedIn(app, 'organiser', slug), path: `/desk/c/${slug}/regions` };
}

function send(visitor: DeskVisitor, path: string, content: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  const form = new FormData();
  form.set('table', new Blob([content]), 'regions.csv');
  form.set('pasted', '');
  return visitor.post(`${path}/NL/import`, form);
}

/** What the preview's button sends. */
function seenIn(html: string): string {
  return (/name="seen" value="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&#x3D;', '=');
}

async function regionsIn(slug: string): Promise<string[]> {
  const { id } = app.campaign(slug);
  const rows = await app.db.selectFrom('signature').select('region').where('campaign_id', '=', id).execute();
  return rows.map(({ region }) => region).toSorted();
}

describe('the regions of another country', () => {
  it('are shown before they are imported, tell signatures from then on, and are removed', async () => {
    const { organiser, path } = await organiserOf('dutch');
    const people = ['1012 AB', '3511AB', '9999'].map((postcode) => aSignature({ country: 'NL', postcode }));
    await seedLinked(app, [...people, aSignature({ country: 'BE', postcode: '9000', region: 'BE-VOV' })], 'dutch');
    const none = await expectDeskPage(await organiser.visit(path), { heading: 'desk-regions.title' });
    expect(none).toContain(say('desk-regions.none'));
    expect(none).not.toContain('value="BE"');
    expect(whereTo(await organiser.visit(`${path}/choose?country=NL`))).toBe(`${path}/NL/import`);
    const title = say('desk-regions.import.title', { country: 'Netherlands' });
    expect(await (await organiser.visit(`${path}/NL/import`)).text()).toContain(`<h1>${title}</h1>`);

    const preview = whereTo(await send(organiser, path, dutchTable));
    const html = await expectDeskPage(await organiser.visit(preview), {
      heading: 'desk-recipients.import.heading-comparison',
    });
    expect(html).toContain(say('desk-regions.import.new', { count: 5 }));
    expect(html).toContain('<strong><bdi>Zuid-Holland</bdi></strong>\n<span>2500-2599, 3000-3089</span>');
    expect(app.campaign('dutch').regions).toEqual([]);
    expect(await organiser.post(preview, { seen: seenIn(html) }).then(whereTo)).toBe(
      `${path}/NL?done=desk-regions.done.imported`,
    );
    expect((await organiser.visit(preview)).status).toBe(404);
    await app.campaigns.refresh();
    const shown = await (await organiser.visit(`${path}/NL`)).text();
    expect(shown).toContain(say('desk-regions.table.holds', { regions: 3, lines: 5 }));
    expect(shown).toContain('<bdi>Amsterdam and Haarlem</bdi>');
    await app.jobsDone();
    expect(await regionsIn('dutch')).toEqual(['', 'BE-VOV', 'NL-NH', 'NL-UT']);
    expect(await checkTally(app.db, app.campaign('dutch').id)).toEqual([]);

    await until('signatures to be told by the table', async () => {
      await app.sign(aForm({ country: 'NL', postcode: '3011 ZZ' }), { slug: 'dutch' });
      return (await regionsIn('dutch')).includes('NL-ZH') || undefined;
    });
    expect(await checkTally(app.db, app.campaign('dutch').id)).toEqual([]);

    const asked = await (await organiser.visit(`${path}/NL/remove`)).text();
    expect(asked).toContain(say('desk-regions.remove.means', { country: 'Netherlands' }));
    expect(whereTo(await organiser.post(`${path}/NL/remove`, { reason: 'An old one' }))).toBe(
      `${path}?done=desk-regions.done.removed`,
    );
    await app.jobsDone();
    expect((await regionsIn('dutch')).filter((region) => region.startsWith('NL'))).toEqual([]);
    expect(await checkTally(app.db, app.campaign('dutch').id)).toEqual([]);
    expect((await organiser.visit(`${path}/NL`)).status).toBe(404);
    const deeds = (await auditedDeeds(app.db)).filter(({ act }) => act.startsWith('regions.'));
    expect(deeds).toMatchObject([
      { act: 'regions.import', subject: 'dutch', details: { country: 'NL', lines: 5, added: 5, divided: 0 } },
      { act: 'regions.remove', subject: 'dutch', details: { country: 'NL', lines: 5 } },
    ]);
  });

  it('are compared with those that are there, by region', async () => {
    const { organiser, path } = await organiserOf('compared');
    await importRegions(app, dutchTable, 'NL', 'compared');
    const table =
      'postcode,region,name\n1000-1299,NH,Noord-Holland\n2500-2599,UT,Utrecht\n3512,UT,\n3512,ZH,Holland\n4*,ZH,';
    const html = await (await organiser.visit(whereTo(await send(organiser, path, table)))).text();
    const becomes = (from: string, to: string) => say('desk-regions.import.becomes', { from, to });
    const several = say('desk-regions.import.several');
    expect(html).toContain(say('desk-regions.import.lead-comparison', { unchanged: 1 }));
    expect(html).toContain(say('desk-regions.import.new', { count: 1 }));
    expect(html).toContain(say('desk-regions.import.changed', { count: 2 }));
    expect(html).toContain(becomes('Zuid-Holland', 'Utrecht'));
    expect(html).toContain(becomes('Utrecht', several));
    expect(html).toContain(say('desk-regions.import.gone', { count: 2 }));
    expect(html).toContain(say('desk-regions.import.divided', { count: 1 }));
    expect(html).toContain(becomes('Zuid-Holland (Den Haag and Rotterdam)', 'Holland'));
    const same = await (await organiser.visit(whereTo(await send(organiser, path, dutchTable)))).text();
    expect(same).toContain(say('desk-recipients.import.lead-same'));
    expect(same).not.toContain('name="seen"');
  });

  it('are shown anew where somebody has changed them since, and not imported', async () => {
    const { organiser, path } = await organiserOf('overtaken');
    const preview = whereTo(await send(organiser, path, dutchTable));
    const seen = seenIn(await (await organiser.visit(preview)).text());
    await importRegions(app, 'postcode,region\n1*,WEST', 'NL', 'overtaken');
    const again = await expectDeskPage(await organiser.post(preview, { seen }), {
      status: 409,
      heading: 'desk-recipients.import.heading-comparison',
    });
    expect(again).toContain(say('desk-regions.import.overtaken'));
    expect((await organiser.post(preview, { seen: '' })).status).toBe(409);
    expect((await organiser.post(preview, { seen: seenIn(again) })).status).toBe(303);
  });

  it('are told line by line where something is wrong, in each language, and nothing is imported', async () => {
    const { organiser, path } = await organiserOf('faults');
    const wrong =
      'postcode,region,name\n?,UT,\n1000-1999,NH,\n1500-2500,ZH,\n9,x y,\n3000,,\n,UT,\n2-1,Z\n3511,UT,A\n3512,UT,B';
    const preview = whereTo(await send(organiser, path, wrong));
    for (const language of ['en', 'nl', 'fr', 'de', 'fa'] as const) {
      await app.db.updateTable('member').set({ language }).where('id', '=', organiser.member.id).execute();
      const html = await expectDeskPage(await organiser.visit(preview), {
        language,
        heading: 'desk-recipients.import.heading-faults',
      });
      expect(html).toContain(locales.message(language, 'import.fault.region-empty.problem'));
      expect(html).not.toContain('name="seen"');
    }
    expect((await organiser.post(preview, { seen: '' })).status).toBe(409);
    expect(app.campaign('faults').regions).toEqual([]);
  });

  it('are not those of Belgium, nor of a country that is none, nor another’s to confirm', async () => {
    const { organiser, path } = await organiserOf('guarded');
    expect((await organiser.visit(`${path}/BE/import`)).status).toBe(404);
    expect((await organiser.visit(`${path}/XX/import`)).status).toBe(404);
    expect(whereTo(await organiser.visit(`${path}/choose?country=BE`))).toBe(path);
    const preview = whereTo(await send(organiser, path, dutchTable));
    expect((await organiser.visit(preview.replace('/NL/', '/DE/'))).status).toBe(404);
    const admin = await signedIn(app, 'admin');
    expect((await admin.visit(preview)).status).toBe(404);
    expect((await admin.post(preview, { seen: '' })).status).toBe(404);
  });

  it('are read as Windows wrote them, and told so', async () => {
    const { organiser, path } = await organiserOf('windows');
    const bytes = new Uint8Array(Buffer.from('postcode;region;name\r\n1000-1999;CH;Chérence', 'latin1'));
    const html = await (await organiser.visit(whereTo(await send(organiser, path, bytes)))).text();
    expect(html).toContain(say('desk-recipients.import.from-windows'));
    expect(html).toContain('Chérence');
  });

  it('cannot be changed any more where the keys are destroyed', async () => {
    const { organiser, path } = await organiserOf('over');
    await importRegions(app, dutchTable, 'NL', 'over');
    const { id } = app.campaign('over');
    await app.pool.query('update campaign set keys_ended_at = now(), revision = revision + 1 where id = $1', [id]);
    await app.campaigns.refresh();
    expect(await (await organiser.visit(`${path}/NL`)).text()).toContain(say('desk-regions.ended'));
    for (const way of ['import', 'remove']) expect((await organiser.visit(`${path}/NL/${way}`)).status).toBe(404);
    expect((await organiser.post(`${path}/NL/remove`)).status).toBe(404);
  });
});
