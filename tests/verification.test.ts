import { checkTally } from '../src/signatures/tally.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, type Linked, linkedBy, linkedTo, rowOf, seedLinked } from './support/links.ts';
import { aSignature } from './support/signed-campaign.ts';
import { aForm, linkIn, tokenIn } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

/** The page behind the link of a signature that is confirmed. */
function signedPath(linked: Linked, language = 'en'): string {
  return linked.link('confirm', language).replace('/confirm/', '/signed/');
}

/** What a browser does next. */
async function answerTo(asked: Promise<Response>) {
  const { status, headers } = await asked;
  return { status, location: headers.get('location') };
}

describe('the link in the mail', () => {
  it('shows what would be confirmed and one button, and changes nothing however often it is followed', async () => {
    const form = aForm({ name: 'Zoë Ångström-O’Neill', disclosure: 'recipients' });
    await app.sign(form);
    const mail = await app.mailTo(form.email ?? '');
    const linked = await linkedBy(app, mail);
    await app.jobsDone();
    const before = await rowOf(app, linked);

    const page = await app.visit(linkIn(mail, 'confirm'));
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html.match(/<form[^>]*>/g)).toEqual([`<form method="post" action="${linked.link('confirm')}">`]);
    expect(html).toContain('Zoë Ångström-O’Neill');
    expect(html).toContain('May be read only by the recipients of the list');
    expect(html).toContain(app.campaign().texts.en?.petition);

    const head = await app.visit(linkIn(mail, 'confirm'), { method: 'HEAD' });
    expect({ status: head.status, body: await head.text() }).toEqual({ status: 200, body: '' });
    await app.visit(linkIn(mail, 'confirm'), { method: 'OPTIONS' });
    expect(await rowOf(app, linked)).toEqual(before);
  });

  it('confirms by its button, and a second time the same, counted once', async () => {
    const linked = await aLinked(app);
    const confirm = linked.link('confirm');
    const before = await app.count();
    expect(await answerTo(app.visit(signedPath(linked)))).toEqual({ status: 303, location: confirm });

    expect(await answerTo(app.post(confirm))).toEqual({ status: 303, location: signedPath(linked) });
    const verified = await rowOf(app, linked);
    expect(verified.state).toBe('verified');
    expect(await app.count()).toBe(before + 1);

    expect(await answerTo(app.post(confirm))).toEqual({ status: 303, location: signedPath(linked) });
    expect(await answerTo(app.visit(confirm))).toEqual({ status: 303, location: signedPath(linked) });
    expect(await rowOf(app, linked)).toEqual(verified);
    expect(await app.count()).toBe(before + 1);
  });

  it('works in whichever language it is followed, and in none that there is not', async () => {
    const linked = await aLinked(app);
    expect(await (await app.visit(linked.link('confirm', 'fa'))).text()).toContain('<html lang="fa" dir="rtl">');
    expect((await app.visit(linked.link('confirm', 'xx'))).status).toBe(404);
    expect((await app.post(linked.link('confirm', 'xx'))).status).toBe(404);
    const confirmed = await answerTo(app.post(linked.link('confirm', 'fa')));
    expect(confirmed).toEqual({ status: 303, location: signedPath(linked, 'fa') });
  });

  it('is refused where another site’s page presses the button, and taken from Tor Browser', async () => {
    const linked = await aLinked(app);
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://elsewhere.example' }]) {
      const refused = await app.post(linked.link('confirm'), {}, headers);
      expect(refused.status).toBe(403);
      expect(await refused.text()).toContain('This form came from another website');
    }
    expect((await rowOf(app, linked)).state).toBe('pending');
    expect((await app.post(linked.link('confirm'), {}, { Origin: 'null' })).status).toBe(303);
  });
});

describe('a link that is not as it was sent', () => {
  it('is worth nothing with one character changed, cut or added', async () => {
    const linked = await aLinked(app);
    const confirm = linked.link('confirm');
    const token = tokenIn(confirm);
    const changed = [...token].map((character, at) =>
      confirm.replace(token, token.slice(0, at) + (character === 'A' ? 'B' : 'A') + token.slice(at + 1)),
    );
    const misshapen = [confirm.slice(0, -1), `${confirm}A`, `${confirm}%00`, '/en/confirm/none'];
    const answers = [...changed, ...misshapen].map(async (where) => [
      (await app.post(where)).status,
      (await app.visit(where)).status,
    ]);
    expect(await Promise.all(answers)).toEqual(answers.map(() => [404, 404]));
    expect((await rowOf(app, linked)).state).toBe('pending');
  });

  it('is worth nothing for another purpose, from another campaign, or for a signature that is not there', async () => {
    const linked = await aLinked(app);
    const other = await app.apply(openNow(aDraftNamed('other')));
    const elsewhere = await aLinked(app, {}, 'other');
    const forged = await Promise.all([
      linkedTo(app, linked.ref, other.id),
      linkedTo(app, { ...linked.ref, campaignId: other.id }),
      linkedTo(app, { ...linked.ref, signatureId: elsewhere.ref.signatureId }),
    ]);
    const links = [linked.link('withdraw'), linked.link('unsubscribe'), ...forged.map((one) => one.link('confirm'))];
    for (const token of links.map(tokenIn)) {
      expect((await app.visit(`/en/confirm/${token}`)).status).toBe(404);
      expect((await app.visit(`/en/signed/${token}`)).status).toBe(404);
      const refused = await app.post(`/en/confirm/${token}`);
      expect(refused.status).toBe(404);
      expect(await refused.text()).toContain('copy it whole into the address bar');
    }
    expect((await rowOf(app, linked)).state).toBe('pending');
    expect((await rowOf(app, elsewhere)).state).toBe('pending');
  });
});

describe('confirming at the same moment', () => {
  it('by two presses in two processes counts once', async () => {
    await using beside = await startTestApp({ beside: app, withWorker: false });
    const before = await app.count();
    const people = await seedLinked(
      app,
      Array.from({ length: 20 }, () => pending()),
    );
    const presses = people.flatMap((one) => [app, beside].map((where) => where.post(one.link('confirm'))));
    for (const { status } of await Promise.all(presses)) expect(status).toBe(303);
    expect(await app.count()).toBe(before + people.length);
  });

  it('as withdrawing leaves the signature withdrawn, and everybody is told what became of it', async () => {
    await using beside = await startTestApp({ beside: app, withWorker: false });
    const before = await app.count();
    const people = await seedLinked(
      app,
      Array.from({ length: 20 }, () => pending()),
    );
    const answers = people.map((one, at) => {
      const confirming = (at % 2 === 0 ? app : beside).post(one.link('confirm'));
      const withdrawing = beside.post(one.link('withdraw'));
      return Promise.all([confirming, withdrawing]);
    });
    for (const [confirmed, withdrawn] of await Promise.all(answers)) {
      expect([303, 410]).toContain(confirmed.status);
      expect(withdrawn.status).toBe(200);
    }
    for (const one of people) expect(await rowOf(app, one)).toMatchObject({ state: 'withdrawn', sealed: null });
    expect(await app.count()).toBe(before);
  });
});

function pending() {
  return aSignature({ state: 'pending', verifiedAt: new Date() });
}
