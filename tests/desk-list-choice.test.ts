import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aCampaignWithLists, askForList, firstDownload, makeWaiting, newestRequest, rowsOf } from './support/lists.ts';
import { aSignature, seedSignatures } from './support/signed-campaign.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

describe('whose signatures a list takes', () => {
  const from = (region: string, name: string, verifiedAt = new Date('2026-10-24')) =>
    aSignature({ name, region, country: region.slice(0, 2), verifiedAt });

  /** The names on the one list that was just asked for. */
  async function namesOnNewest(visitor: DeskVisitor, slug: string): Promise<string[]> {
    await makeWaiting(app);
    const action = await firstDownload(visitor, await newestRequest(app, slug));
    const [, ...rows] = rowsOf(await (await visitor.post(action)).bytes());
    return rows.map(([, name = '']) => name);
  }

  it('is chosen in the desk: some places, the recipient’s own, or what is new; and the list says it', async () => {
    const slug = await aCampaignWithLists(app, 'chosen', [
      from('BE-VAN', 'From Antwerp'),
      from('BE-WHT', 'From Hainaut'),
      aSignature({ name: 'From somewhere' }),
      aSignature({ name: 'From Paris', country: 'FR' }),
      aSignature({ region: 'BE-WHT', disclosure: 'count' }),
    ]);
    const ann = await signedIn(app, 'organiser', slug);
    const page = await (await ann.visit(`/desk/c/${slug}/lists/make`)).text();
    for (const told of ['Belgium (4)', 'France (1)', 'Hainaut (2)', 'Antwerp (1)']) expect(page).toContain(told);

    const nowhere = await askForList(ann, slug, { from: 'places' });
    expect(await expectDeskPage(nowhere, { status: 422, heading: 'desk-lists.make.title' })).toContain('#places');
    await askForList(ann, slug, { from: 'places', places: 'BE-WHT' });
    expect(await namesOnNewest(ann, slug)).toEqual(['From Hainaut']);
    const request = await newestRequest(app, slug);
    const html = await (await ann.visit(request)).text();
    expect(html).toContain('Those from Hainaut');
    expect(html).toContain('1 by name, 1 counted only');
    const [statement = ''] = /\/desk\/[^"]+\/statement\/[\w-]+/.exec(html) ?? [];
    const stated = await (await ann.visit(statement)).text();
    for (const told of ['Confirmed signatures in all', 'Belgium, Hainaut', ann.member.email, 'Those from Hainaut']) {
      expect(stated).toContain(told);
    }
    expect(await lastDeed(app, 'list.make')).toMatchObject({ details: { places: ['BE-WHT'] } });

    const unknown = await askForList(ann, slug, { from: 'own' });
    expect(await expectDeskPage(unknown, { status: 422, heading: 'desk-lists.make.title' })).toContain('An Peeters');
    await app.pool.query(
      `update recipient set constituency = 'Antwerpen' where campaign_id = $1 and email = 'an.peeters@example.org'`,
      [app.campaign(slug).id],
    );
    await askForList(ann, slug, { from: 'own' });
    expect(await namesOnNewest(ann, slug)).toEqual(['From Antwerp']);
  });

  it('may have a column of Persian names in Latin letters, which the request says', async () => {
    const slug = await aCampaignWithLists(app, 'latin', [aSignature({ name: 'زهرا احمدی' })]);
    const ann = await signedIn(app, 'organiser', slug);
    await askForList(ann, slug, { 'latin-names': 'yes' });
    const request = await newestRequest(app, slug);
    expect(await (await ann.visit(request)).text()).toContain('All of them; with Persian names in Latin letters');
    await makeWaiting(app);
    const action = await firstDownload(ann, request);
    const [, [, name, latin] = []] = rowsOf(await (await ann.post(action)).bytes());
    expect([name, latin]).toEqual(['زهرا احمدی', 'Zhra Ahmdy']);
  });

  it('may be only what is new since the last list that was downloaded', async () => {
    const slug = await aCampaignWithLists(app, 'news', [from('BE-VAN', 'First')]);
    const campaign = app.campaign(slug);
    const keys = await app.keysOf(campaign.id);
    if (keys === undefined) throw new Error('A new campaign has keys.');
    const ann = await signedIn(app, 'organiser', slug);
    // Made, but never downloaded: nobody has it.
    await askForList(ann, slug);
    await makeWaiting(app);
    await askForList(ann, slug, { 'new-only': 'yes' });
    expect(await namesOnNewest(ann, slug)).toEqual(['First']);
    await seedSignatures(app.db, { campaign, keys }, [from('BE-VAN', 'Second', new Date(Date.now() - 1))]);
    await app.pool.query(`update signature set verified_at = now() where campaign_id = $1 and verified_at > $2`, [
      campaign.id,
      new Date(Date.now() - 60_000),
    ]);
    await askForList(ann, slug, { 'new-only': 'yes' });
    expect(await namesOnNewest(ann, slug)).toEqual(['Second']);
    expect(await (await ann.visit(await newestRequest(app, slug))).text()).toContain(
      'All of them, since the last list',
    );
    await askForList(ann, slug, { recipient: 'ruth.meyer@example.org', 'new-only': 'yes' });
    expect(await namesOnNewest(ann, slug)).toEqual(['First', 'Second']);
  });
});
