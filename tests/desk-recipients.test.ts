import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { aCampaignWithLists, addRecipients, madeList } from './support/lists.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { locales } from './support/polite-page.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const whereTo = (answer: Response) => answer.headers.get('location');

const mayor = {
  ...{ name: 'Lea Claes', office: 'Mayor', chamber: '', party: 'Groen', constituency: 'Antwerpen', country: 'BE' },
  ...{ email: 'Lea.Claes@example.org', language: 'nl' },
};

async function organiserOf(slug: string) {
  const campaign = await app.apply(aDraftNamed(slug));
  return { organiser: await signedIn(app, 'organiser', slug), path: `/desk/c/${slug}/recipients`, campaign };
}

/** The page of the only recipient there is. */
async function onlyRecipient(slug: string): Promise<string> {
  const { id } = await app.db
    .selectFrom('recipient')
    .select('id')
    .where('campaign_id', '=', app.campaign(slug).id)
    .executeTakeFirstOrThrow();
  return `/desk/c/${slug}/recipients/${id}`;
}

describe('the recipients of a campaign', () => {
  it('are added, shown with the regions that concern them, changed and removed, all of it in the audit', async () => {
    const { organiser, path } = await organiserOf('directory');
    const empty = await expectDeskPage(await organiser.visit(path), { heading: 'desk-recipients.title' });
    expect(empty).toContain(say('desk-recipients.first.heading'));

    const added = await organiser.post(`${path}/add`, mayor);
    expect(whereTo(added)).toBe(`${path}?done=desk-recipients.done.added`);
    const one = await onlyRecipient('directory');
    const subject = one.slice(-36);
    const who = { actor_id: organiser.member.id, subject, details: {} };
    expect(await lastDeed(app, 'recipient.add')).toMatchObject(who);
    const list = await (await organiser.visit(path)).text();
    expect(list).toContain('lea.claes@example.org');
    expect(list).toContain('Mayor · Groen · Antwerpen');
    expect(list).toContain(say('desk-recipients.concern.known', { places: 'Antwerp' }));

    const form = await (await organiser.visit(one)).text();
    expect(form).toContain('value="Antwerpen"');
    const changed = { ...mayor, constituency: 'Nowhere', 'more-regions': 'nl-ut, fr' };
    expect(whereTo(await organiser.post(one, changed))).toBe(`${path}?done=desk-recipients.done.changed`);
    expect(await lastDeed(app, 'recipient.change')).toMatchObject({
      ...who,
      details: { fields: ['constituency', 'regions'] },
    });
    const again = await (await organiser.visit(one)).text();
    expect(again).toContain('value="FR NL-UT"');
    expect(again).toContain(say('desk-recipients.concern.known', { places: 'France, NL-UT' }));

    const asked = await (await organiser.visit(`${one}/remove`)).text();
    expect(asked).toContain(say('desk-recipients.remove.lists', { count: 0 }));
    const removed = await organiser.post(`${one}/remove`, { reason: 'Not elected again' });
    expect(whereTo(removed)).toMatch(/[?]removal=[\w-]+&done=desk-recipients[.]done[.]removed$/);
    expect(await lastDeed(app, 'recipient.remove')).toMatchObject({ ...who, has_reason: true });
    expect((await organiser.visit(one)).status).toBe(404);
    expect((await organiser.post(`${one}/remove`)).status).toBe(404);
    expect((await organiser.post(one, mayor)).status).toBe(404);
  });

  it('may have a key to encrypt to, typed without a slip; a secret one is kept nowhere and shown to nobody', async () => {
    const { organiser, path } = await organiserOf('encrypted');
    const secret = await generateX25519Identity();
    const key = await identityToRecipient(secret);
    mustNotBeLogged(secret);
    for (const [typed, issue] of [
      [`${key.slice(0, -1)}${key.endsWith('q') ? 'p' : 'q'}`, 'no-age-key'],
      [secret, 'secret-age-key'],
    ] as const) {
      const refused = await organiser.post(`${path}/add`, { ...mayor, 'age-key': typed });
      const html = await refused.text();
      expect({ status: refused.status, told: html.includes(say(`desk-recipients.issue.${issue}`)) }).toEqual({
        status: 422,
        told: true,
      });
      expect(html.includes(typed)).toBe(issue === 'no-age-key');
    }
    await organiser.post(`${path}/add`, { ...mayor, 'age-key': ` ${key.slice(0, 20)}\n${key.slice(20)}` });
    const one = await onlyRecipient('encrypted');
    expect(await (await organiser.visit(one)).text()).toContain(key);
    await organiser.post(one, mayor);
    expect(await lastDeed(app, 'recipient.change')).toMatchObject({ details: { fields: ['ageKey'] } });
  });

  it('say that it is not known which signatories concern somebody, and never guess it', async () => {
    const { organiser, path } = await organiserOf('unknown');
    await organiser.post(`${path}/add`, { ...mayor, constituency: 'Nowhere' });
    expect(await (await organiser.visit(path)).text()).toContain(say('desk-recipients.concern.unknown'));
    await organiser.post(await onlyRecipient('unknown'), { ...mayor, constituency: 'Nowhere', regions: 'BE-VLG' });
    const html = await (await organiser.visit(path)).text();
    expect(html).toContain(say('desk-recipients.concern.known', { places: 'Flanders' }));
  });

  it('are found by a part of name, constituency or party, fifty on a page', async () => {
    const { organiser, path, campaign } = await organiserOf('many');
    await app.pool.query(
      `insert into recipient (campaign_id, email, name, office, chamber, constituency, language)
       select $1, 'mp' || n || '@example.org', 'Member ' || lpad(n::text, 4, '0'), '', 'Chamber',
         case when n % 2 = 0 then 'Hainaut' else 'Namur' end, 'fr'
       from generate_series(1, 2100) as n`,
      [campaign.id],
    );
    const seen: string[] = [];
    let next: string | undefined = `${path}?q=hainaut`;
    for (let pages = 0; next !== undefined; pages += 1) {
      expect(pages).toBeLessThan(30);
      const html: string = await (await organiser.visit(next)).text();
      seen.push(...[...html.matchAll(/<strong><bdi>(Member \d+)/g)].map(([, name = '']) => name));
      next = /href="([^"]+after[^"]+)"/.exec(html)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
    }
    expect(seen).toHaveLength(1050);
    expect(new Set(seen).size).toBe(1050);
    expect(seen).toEqual(seen.toSorted());
    const none = await (await organiser.visit(`${path}?q=%25`)).text();
    expect(none).toContain(say('desk-recipients.search.none'));
    expect(await (await organiser.visit(path)).text()).toContain(say('desk-recipients.count', { count: 2100 }));
  });

  it('keep what was typed, and say all that is wrong with it', async () => {
    const { organiser, path } = await organiserOf('wrong');
    const typed = {
      name: '',
      office: 'x'.repeat(301),
      email: 'nobody',
      country: 'XX',
      'more-regions': 'BE-VAN Utrecht',
    };
    const html = await expectDeskPage(await organiser.post(`${path}/add`, typed), {
      status: 422,
      heading: 'desk-recipients.add.title',
    });
    for (const field of ['name', 'office', 'email', 'country', 'more-regions'])
      expect(html).toContain(`<a href="#${field}">`);
    expect(html).toContain(say('desk-recipients.issue.no-code', { word: 'Utrecht' }));
    expect(html).toContain('value="BE-VAN Utrecht"');
    await organiser.post(`${path}/add`, mayor);
    const twice = await organiser.post(`${path}/add`, { ...mayor, name: 'Somebody else' });
    expect(await twice.text()).toContain(say('desk-recipients.issue.taken'));
    await organiser.post(`${path}/add`, { ...mayor, email: 'other@example.org' });
    const one = await onlyRecipient('wrong');
    const { email } = await app.db
      .selectFrom('recipient')
      .select('email')
      .where('id', '=', one.slice(-36))
      .executeTakeFirstOrThrow();
    const others = email === 'other@example.org' ? 'lea.claes@example.org' : 'other@example.org';
    expect((await organiser.post(one, { ...mayor, email: others })).status).toBe(422);
  });

  it('are of one campaign alone', async () => {
    const { organiser, path } = await organiserOf('mine');
    await organiser.post(`${path}/add`, mayor);
    const mine = await onlyRecipient('mine');
    const other = await organiserOf('theirs');
    const there = mine.replace('/mine/', '/theirs/');
    expect((await other.organiser.visit(there)).status).toBe(404);
    expect((await other.organiser.post(there, mayor)).status).toBe(404);
    expect((await other.organiser.post(`${there}/remove`)).status).toBe(404);
    expect((await other.organiser.visit(mine)).status).toBe(404);
  });

  it('leave the records of their lists behind', async () => {
    const slug = await aCampaignWithLists(app, 'records');
    const organiser = await signedIn(app, 'organiser', slug);
    const request = await madeList(app, organiser, slug);
    const { id } = await app.db
      .selectFrom('recipient')
      .select('id')
      .where('campaign_id', '=', app.campaign(slug).id)
      .where('email', '=', 'an.peeters@example.org')
      .executeTakeFirstOrThrow();
    const one = `/desk/c/${slug}/recipients/${id}`;
    expect(await (await organiser.visit(`${one}/remove`)).text()).toContain(
      say('desk-recipients.remove.lists', { count: 1 }),
    );
    await organiser.post(`${one}/remove`);
    expect(await (await organiser.visit(request)).text()).toContain('an.peeters@example.org');
    expect((await organiser.visit(`/desk/c/${slug}/lists`)).status).toBe(200);
    // Who is imported again is a recipient again.
    await addRecipients(app, slug);
    expect(await (await organiser.visit(`/desk/c/${slug}/recipients`)).text()).toContain('An Peeters');
  });
});
