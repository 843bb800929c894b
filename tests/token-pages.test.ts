import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, linkedBy } from './support/links.ts';
import { aForm, demoSlug } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

describe('the page of thanks', () => {
  it('tells how many have signed, gives the receipt, and leads on', async () => {
    await app.signAndConfirm();
    const mail = await app.signAndConfirm(aForm({ disclosure: 'count', updates: 'yes' }), { language: 'en' });
    const linked = await linkedBy(app, mail);
    const page = await app.visit(linked.link('confirm').replace('/confirm/', '/signed/'));
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('With you, 2 people have signed and confirmed.');
    expect(html).toContain(app.campaign().texts.en?.petition);
    expect(html).toContain('Is shown to nobody; your signature is only counted');
    expect(html).toContain('You will receive news of this campaign by e-mail.');
    expect(html).toContain(`<a href="${linked.link('withdraw')}">Withdraw my signature</a>`);
    expect(html).toContain(`<a href="/en/c/${demoSlug}">`);
    const shared = [...html.matchAll(/<a href="([^"]+)" rel="noreferrer">/g)].map(([, url = '']) =>
      decodeURIComponent(url),
    );
    expect(shared).toHaveLength(6);
    for (const url of shared) expect(url).toContain(`${app.baseUrl}/en/c/${demoSlug}?source`);
    // What is passed on must never be the sharer's own link.
    expect(shared.join()).not.toContain('/signed/');
  });

  it('keeps to the sentence that was signed when the campaign has changed it since', async () => {
    const draft = openNow(aDraftNamed('reworded'));
    const { en } = draft.texts;
    if (en === undefined) throw new Error('The draft has no English text.');
    await app.apply(draft);
    const [pending, verified] = [await aLinked(app, {}, 'reworded'), await aLinked(app, {}, 'reworded')];
    await app.post(verified.link('confirm'));
    await app.apply({ ...draft, texts: { ...draft.texts, en: { ...en, petition: 'I call for something else.' } } });
    const receipt = await app.visit(verified.link('confirm').replace('/confirm/', '/signed/'));
    for (const page of [receipt, await app.visit(pending.link('confirm'))]) {
      const html = await page.text();
      expect(html).toContain('I call for an investigation.');
      expect(html).not.toContain('something else');
    }
  });
});

test('what stands behind a token is kept by no cache, named to nobody and in no search engine', async () => {
  const pending = await aLinked(app);
  const verified = await aLinked(app);
  await app.post(verified.link('confirm'));
  const answers = [
    await app.visit(pending.link('confirm')),
    await app.visit(pending.link('confirm'), { method: 'HEAD' }),
    await app.visit(pending.link('withdraw')),
    await app.visit(pending.link('unsubscribe')),
    await app.visit(verified.link('confirm')),
    await app.visit(verified.link('confirm').replace('/confirm/', '/signed/')),
    await app.post(verified.link('confirm')),
    await app.post(verified.link('unsubscribe')),
    await app.post(verified.link('withdraw')),
    await app.visit(verified.link('confirm')),
    await app.visit('/en/confirm/forged'),
    await app.visit('/en/signed/forged'),
    await app.post('/en/withdraw/forged'),
    await app.post(pending.link('confirm'), {}, { 'Sec-Fetch-Site': 'cross-site' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    ...[200, 200, 200, 200, 303, 200, 303, 200, 200, 410, 404, 404, 404, 403],
  ]);
  for (const { url, status, headers } of answers) {
    expect({ url, status, ...Object.fromEntries(headers) }).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(headers.has('etag')).toBe(false);
  }
});
