import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { z } from 'zod';
import { campaignTitle } from '../src/accounts/desk-frame.ts';
import { isListRequestId } from '../src/lists/requests/request.ts';
import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { an, delivered, deliverForm, deliveryOf, madeLists, makeMore, ruth } from './support/deliveries.ts';
import { signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { newestRequest, rowsOf } from './support/lists.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { expectPage, locales } from './support/polite-page.ts';
import { aSignature } from './support/signed-campaign.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const DAY_MS = 86_400_000;
const manifestSchema = z.object({
  files: z.tuple([z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })]),
});

describe('a list that is delivered by mail', () => {
  it('comes in the recipient’s language, and is opened by the link and the code together', async () => {
    const made = await madeLists(app, 'opened');
    const to = await delivered(app, made);
    const mail = await app.mailTo(an);
    expect(mail.subject).toBe(
      locales.message('nl', 'delivery.mail.subject', { campaign: campaignTitle(app.campaign('opened'), 'nl').title }),
    );
    expect(mail.headers['auto-submitted']).toBe('auto-generated');
    expect(mail.text.split(/\r?\n/)).toContain(`${app.baseUrl}${to[an].link}`);
    expect(mail.html).toContain(to[an].link);
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part).not.toContain('Maryam Rajabi');
      expect(part).not.toContain(to[an].code);
      expect(part).not.toContain(to[an].code.replace(' ', ''));
    }

    const page = await app.visit(to[an].link);
    const html = await expectPage(page, { status: 200, language: 'nl', heading: 'delivery.page.title' });
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(html).toContain('href="/nl/verify"');
    expect(html).not.toContain('Maryam Rajabi');
    const manifest = /href="(\/lists\/[\da-f]{64}\/manifest\.json)"/.exec(html)?.[1] ?? '';
    const [proven] = manifestSchema.parse(await (await app.visit(manifest)).json()).files;

    const file = await app.post(to[an].link, { code: to[an].code });
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${proven.name}"`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    const bytes = await file.bytes();
    expect(bytes).toHaveLength(proven.bytes);
    expect(rowsOf(bytes).flat()).toContain('Maryam Rajabi');

    const { id: campaign } = app.campaign('opened');
    const recipient = await app.db
      .selectFrom('recipient')
      .select('id')
      .where('campaign_id', '=', campaign)
      .where('email', '=', an)
      .executeTakeFirstOrThrow();
    expect(await lastDeed(app, 'delivery.open')).toMatchObject({
      actor_kind: 'recipient',
      actor_id: recipient.id,
      subject: to[an].id,
      details: { opening: 1, sha256: proven.sha256 },
    });
    const shown = await (await made.organiser.visit(to[an].page)).text();
    expect(shown).toContain(say('desk-delivery.state.opened', { openings: 1, most: 5 }));
    expect(shown).toContain(proven.name);
  });

  it('is opened without a code where it names nobody', async () => {
    const made = await madeLists(app, 'counts', [aSignature({ disclosure: 'count' })]);
    const to = await delivered(app, made);
    expect(to[ruth].code).toBe('');
    const html = await (await app.visit(to[ruth].link)).text();
    expect(html).not.toContain('name="code"');
    expect((await app.post(to[ruth].link)).headers.get('content-disposition')).toContain('attachment');
  });

  it('comes in as many formats as were made, each opened by itself and proven by a manifest of its own', async () => {
    const { slug, organiser } = await madeLists(app, 'formats');
    const asked = [
      ['recipient', 'all'],
      ['reason', 'For the hearing'],
      ['format', 'csv'],
      ['format', 'html'],
    ];
    await organiser.post(`/desk/c/${slug}/lists/make`, new URLSearchParams(asked));
    await app.jobsDone();
    const request = await newestRequest(app, slug);
    const requestId = request.slice(-36);
    if (!isListRequestId(requestId)) throw new Error('A request has an id.');
    const { link, code } = (await delivered(app, { slug, organiser, requestId, path: `${request}/deliveries` }))[ruth];
    const html = await (await app.visit(link)).text();
    expect(html).toContain(app.campaign(slug).dataContact?.name ?? 'Ruth &lt;b&gt;Meyer&lt;/b&gt;');
    expect(html.match(/manifest\.json" download=/g)).toHaveLength(2);
    const files = [...html.matchAll(/name="file" value="([^"]+)"/g)].map(([, file = '']) => file);
    const names = await Promise.all(
      files.map(async (file) => (await app.post(link, { code, file })).headers.get('content-disposition')),
    );
    expect(names).toEqual([expect.stringMatching(/\.csv"$/), expect.stringMatching(/\.html"$/)]);
    expect(await (await app.visit(link)).text()).toContain(locales.message('de', 'delivery.page.counts', { left: 3 }));
  });

  it('is encrypted to the key of a recipient who has one, and to nobody else’s', async () => {
    const made = await madeLists(app, 'encrypted');
    const secret = await generateX25519Identity();
    mustNotBeLogged(secret);
    const { id: campaign } = app.campaign('encrypted');
    await app.db
      .updateTable('recipient')
      .set({ age_key: await identityToRecipient(secret) })
      .where('campaign_id', '=', campaign)
      .where('email', '=', an)
      .execute();
    const to = await delivered(app, made);
    const [encrypted, plain] = [
      await app.post(to[an].link, { code: to[an].code }),
      await app.post(to[ruth].link, { code: to[ruth].code }),
    ];
    expect(encrypted.headers.get('content-disposition')).toMatch(/\.csv\.age"$/);
    const decrypter = new Decrypter();
    decrypter.addIdentity(secret);
    expect(rowsOf(await decrypter.decrypt(await encrypted.bytes())).flat()).toContain('Maryam Rajabi');
    expect(rowsOf(await plain.bytes()).flat()).toContain('Maryam Rajabi');
  });

  it('is delivered to those who are ticked, on the terms that are typed; what is wrong is said beside its field', async () => {
    const made = await madeLists(app, 'terms');
    const { organiser, path } = made;
    const form = await (await organiser.visit(`${path}/start`)).text();
    expect(form.match(/name="whom"[^>]* checked/g)).toHaveLength(2);
    const refused = await organiser.post(`${path}/start`, { days: '61', openings: 'many', whom: '' });
    const html = await expectDeskPage(refused, { status: 422, heading: 'desk-delivery.deliver.title' });
    for (const issue of [
      say('desk-delivery.issue.number', { most: 60 }),
      say('desk-delivery.issue.number', { most: 50 }),
      say('desk-delivery.issue.nobody'),
    ]) {
      expect(html).toContain(issue);
    }
    expect(html).toContain('value="61"');
    const all = await deliverForm(app, made, { days: '۳', openings: '1' });
    const [only = ''] = all.getAll('whom');
    all.set('whom', only);
    await organiser.post(`${path}/start`, all);
    const rows = await app.db
      .selectFrom('list_delivery')
      .selectAll()
      .where('request_id', '=', made.requestId)
      .execute();
    expect(rows).toMatchObject([{ recipient_id: only, most_openings: 1 }]);
    const [row] = rows;
    expect(row && row.ends_at.getTime() - row.started_at.getTime()).toBe(3 * DAY_MS);
    expect((await (await organiser.visit(`${path}/start`)).text()).match(/name="whom"/g)).toHaveLength(1);
  });

  it('is mailed once however often it is pressed, and again only on purpose', async () => {
    const made = await madeLists(app, 'repeated');
    const { organiser, path } = made;
    const before = (await app.mailsTo(ruth)).length;
    const form = await deliverForm(app, made);
    await Promise.all([1, 2, 3].map(() => organiser.post(`${path}/start`, form)));
    await app.jobsDone();
    expect((await app.mailsTo(ruth)).length).toBe(before + 1);
    const to = await deliveryOf(app, made, ruth);
    await organiser.post(`${to.page}/send-again`);
    await app.jobsDone();
    const [second, first] = await app.messagesTo(ruth);
    expect((await app.mailsTo(ruth)).length).toBe(before + 2);
    expect(second?.text).toBe(first?.text);
    expect(second?.headers['message-id']).not.toBe(first?.headers['message-id']);
    expect(await lastDeed(app, 'delivery.send-again')).toMatchObject({ actor_id: organiser.member.id, subject: to.id });
  });

  it('ends by its days, its openings, the organiser, the file’s erasure and the key’s end, each said on its page', async () => {
    const made = await madeLists(app, 'ended');
    const to = await delivered(app, made, { openings: '1' });
    const ended = async (link: string, by: string) => {
      const pages = [await app.visit(link), await app.post(link, { code: to[an].code })];
      for (const page of pages) {
        expect(
          await expectPage(page, {
            status: 410,
            language: link.startsWith('/nl') ? 'nl' : 'de',
            heading: `delivery.ended.${by}.title`,
          }),
        ).not.toContain('name="code"');
      }
    };
    expect((await app.post(to[an].link, { code: to[an].code })).status).toBe(200);
    await ended(to[an].link, 'used-up');
    await made.organiser.post(`${to[ruth].page}/revoke`);
    await ended(to[ruth].link, 'revoked');
    expect((await made.organiser.post(`${to[ruth].page}/send-again`)).status).toBe(409);
    // Both have ended: so they can be delivered anew, and the former links stay dead.
    const anew = await delivered(app, made);
    await ended(to[ruth].link, 'revoked');
    app.clock.pass(15 * DAY_MS);
    await ended(anew[ruth].link, 'expired');
    app.clock.pass(-15 * DAY_MS);
    const { id: campaign } = app.campaign('ended');
    await app.db
      .updateTable('sealed_file')
      .set({ sealed_key: null, erased_at: app.clock.now() })
      .where('campaign_id', '=', campaign)
      .execute();
    await ended(anew[ruth].link, 'erased');
    await made.organiser.post(`${anew[ruth].page}/revoke`);
    const again = await made.organiser.visit(`${made.path}/start`);
    await expectDeskPage(again, { status: 410, heading: 'desk-delivery.notice.erased.title' });
    await makeMore(app, made);
    await app.pool.query('update campaign_key set wrapped = null, destroyed_at = now() where campaign_id = $1', [
      campaign,
    ]);
    await app.pool.query('update campaign set revision = revision + 1 where id = $1', [campaign]);
    await app.campaigns.refresh();
    await ended(anew[an].link, 'keys-gone');
  });
});

// The last: where there is an admin, lists take two persons.
test('the audit says which recipient has opened a list', async () => {
  const made = await madeLists(app, 'audited');
  const to = await delivered(app, made);
  await app.post(to[ruth].link, { code: to[ruth].code });
  const admin = await signedIn(app, 'admin');
  const audit = await (await admin.visit('/desk/audit?act=delivery.open')).text();
  expect(audit).toContain(say('desk-audit.act.delivery-open'));
  expect(audit).toContain('Ruth &lt;b&gt;Meyer&lt;/b&gt;, by the link they were mailed');
});
