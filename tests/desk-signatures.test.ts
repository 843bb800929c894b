import { indexSearch } from '../src/signatures/moderation/index-search.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { auditedDeeds, lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aLinked, type Linked, seedLinked } from './support/links.ts';
import { locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug, type TypedForm } from './support/supporter.ts';

const app = await startTestApp({ drafts: [await demoDraft(), aDraftNamed('other')] });
const organiser = await signedIn(app, 'organiser');
const path = `/desk/c/${demoSlug}/signatures`;
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const idsIn = (html: string) =>
  [...html.matchAll(/name="id" id="signature-[\w-]+" value="([\w-]+)"/g)].map(([, id]) => id);
const idOf = ({ ref }: Linked) => ref.signatureId;

async function find(form: TypedForm): Promise<string> {
  return expectDeskPage(await organiser.post(`${path}/find`, form), { heading: 'desk-signatures.title' });
}

describe('the list of signatures', () => {
  it('shows the newest first: state, time, place and choices, but not who it is', async () => {
    const [first, second] = [
      await aLinked(app, { name: 'Seen Sarah', email: 'seen.sarah@example.org', city: 'Lokeren', state: 'verified' }),
      await aLinked(app, { name: 'Seen Saïd', country: 'LU', disclosure: 'count' }),
    ];
    const html = await expectDeskPage(await organiser.visit(path), { heading: 'desk-signatures.title' });
    expect(idsIn(html).slice(0, 2)).toEqual([idOf(first), idOf(second)].sort().toReversed());
    for (const told of [say('desk-signatures.state.verified'), 'Luxembourg', say('desk-signatures.disclosure.count')]) {
      expect(html).toContain(told);
    }
    for (const personal of ['Seen', 'seen.sarah', 'Lokeren', '9000']) expect(html).not.toContain(personal);
  });

  it('is narrowed by what is no person’s, in its address', async () => {
    const luxembourg = await aLinked(app, { country: 'LU', state: 'held' });
    const html = await (await organiser.visit(`${path}?state=held&country=LU`)).text();
    expect(idsIn(html)).toEqual([idOf(luxembourg)]);
    expect(html).toContain('<option value="LU" selected>');
    expect((await organiser.visit(`${path}?before=nonsense`)).status).toBe(404);
    expect((await organiser.visit(`${path}?from=2026-13-01`)).status).toBe(422);
    // Terms in an address are not looked at.
    expect(idsIn(await (await organiser.visit(`${path}?name=nobody&state=held&country=LU`)).text())).toHaveLength(1);
  });

  it('goes on page by page', async () => {
    const many = await seedLinked(
      app,
      Array.from({ length: 53 }, () => aSignature({ country: 'MT' })),
    );
    const seen: (string | undefined)[] = [];
    for (let next: string | undefined = `${path}?country=MT`; next !== undefined; ) {
      const html: string = await (await organiser.visit(next)).text();
      seen.push(...idsIn(html));
      next = /<a href="([^"]+before[^"]+)"/.exec(html)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
    }
    expect(seen.toSorted()).toEqual(many.map(idOf).toSorted());
  });
});

describe('finding somebody', () => {
  it('leads to them, keeps what was typed, and tells the audit by what, never for whom', async () => {
    const name = 'Wanted Wilhelmina';
    const linked = await aLinked(app, { name, email: 'wanted.w@wanted-host.example', city: 'Zaventem' });
    for (const form of [
      { name: 'wilhelmina' },
      { address: 'WANTED.W@wanted-host.example' },
      { domain: '@wanted-host.example' },
      { city: 'zaventem', name: 'WANTED' },
    ]) {
      const html = await find(form);
      expect(idsIn(html)).toEqual([idOf(linked)]);
      expect(html).not.toContain(name);
      for (const typed of Object.values(form)) expect(html).toContain(`value="${typed}"`);
    }
    expect(await lastDeed(app, 'signatures.search')).toMatchObject({
      actor_id: organiser.member.id,
      subject: demoSlug,
      details: { by: ['name', 'city'] },
    });
    const written = JSON.stringify(await auditedDeeds(app.db));
    for (const personal of ['ilhelmina', 'wanted', 'aventem']) expect(written).not.toContain(personal);
  });

  it('goes on by a button, so that no address holds what was typed', async () => {
    await seedLinked(
      app,
      Array.from({ length: 52 }, () => aSignature({ city: 'Pagetown' })),
    );
    const { db, keysOf, campaigns, clock } = app;
    await indexSearch({ db, keysOf, campaigns: campaigns.all, clock: clock.now, isBusy: async () => false });
    const html = await find({ city: 'pagetown' });
    expect(idsIn(html)).toHaveLength(50);
    expect(html).not.toMatch(/(?:href|action)="[^"]*pagetown/i);
    const before = /name="before" value="([\w-]+)"/.exec(html)?.[1] ?? '';
    expect(idsIn(await find({ city: 'pagetown', before }))).toHaveLength(2);
  });

  it('says at the field what cannot be looked for', async () => {
    const answer = await organiser.post(`${path}/find`, { address: 'nobody', domain: 'com', name: '…' });
    const html = await expectDeskPage(answer, { status: 422, heading: 'desk-signatures.title' });
    for (const field of ['address', 'domain', 'name']) expect(html).toContain(say(`desk-signatures.issue.${field}`));
    expect(html).toContain('value="nobody"');
  });

  it('finds nobody of another campaign', async () => {
    await aLinked(app, { name: 'Elsewhere Elsa' }, 'other');
    expect(idsIn(await find({ name: 'elsewhere' }))).toEqual([]);
  });
});

describe('who it is', () => {
  it('is shown one at a time, and stands in the audit', async () => {
    const linked = await aLinked(app, { name: 'Shown Shirin', state: 'verified' });
    const html = await expectDeskPage(await organiser.post(`${path}/${idOf(linked)}/person`), {
      heading: 'desk-signatures.person.title',
    });
    expect(html).toContain('Shown Shirin');
    expect(await lastDeed(app, 'signatures.show')).toMatchObject({ subject: idOf(linked), details: {} });
  });

  it('is shown to nobody of another campaign, and of nobody who is erased', async () => {
    const linked = await aLinked(app);
    const stranger = await signedIn(app, 'organiser', 'other');
    expect((await stranger.post(`${path}/${idOf(linked)}/person`)).status).toBe(404);
    expect((await stranger.post(`/desk/c/other/signatures/${idOf(linked)}/person`)).status).toBe(404);
    await app.post(linked.link('withdraw'));
    expect((await organiser.post(`${path}/${idOf(linked)}/person`)).status).toBe(404);
  });
});
