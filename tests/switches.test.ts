import { switchCommands } from '../src/campaigns/switches-commands.ts';
import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { commandLineOf } from './support/commands.ts';
import { type DeskMember, signedIn } from './support/desk.ts';
import { expectDeskPage } from './support/desk-page.ts';
import { expectPage, locales } from './support/polite-page.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug, linkIn } from './support/supporter.ts';
import { until } from './support/until.ts';

const app = await startTestApp();
const other = await startTestApp({ beside: app, withWorker: false });
const admin = await signedIn(app, 'admin');
const organiser = await signedIn(app, 'organiser');
const signingPath = `/desk/c/${demoSlug}/signing`;
const campaignPath = `/fa/c/${demoSlug}`;
const run = commandLineOf(app, switchCommands, (store) => ({
  openDataStore: async () => ({ ...store, createKeys: async () => {} }),
  clock: app.clock.now,
}));

afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** Waits until both processes show a page that does, or does not, hold a text. */
async function bothShow(path: string, text: string, isThere = true): Promise<string> {
  let html = '';
  const since = Date.now();
  for (const process of [app, other]) {
    await until(`“${text}” on ${path}`, async () => {
      html = await (await process.visit(path)).text();
      return html.includes(text) === isThere ? true : undefined;
    });
  }
  expect(Date.now() - since).toBeLessThan(15_000);
  return html;
}

const pausedHeading = (language: 'en' | 'fa') => locales.message(language, 'pages.campaign.paused.heading');

describe('a campaign whose organiser pauses signing', () => {
  const waiting = anAddress();
  const email = anAddress();

  it('says so in every process, and stays readable', async () => {
    await app.sign(aForm({ email: waiting }));
    await expectDeskPage(await organiser.visit(signingPath), { heading: 'desk-site.signing.title' });
    const answer = await organiser.post(`${signingPath}/pause`, { reason: 'A flood' });
    expect(answer.headers.get('location')).toBe(`${signingPath}?done=desk-site.done.paused`);
    expect(await lastDeed(app, 'signing.pause')).toEqual({
      actor_kind: 'member',
      actor_id: organiser.member.id,
      subject: demoSlug,
      details: {},
      has_reason: true,
    });
    const html = await bothShow(campaignPath, pausedHeading('fa'));
    expect(html).not.toContain('<form');
    expect(html).toContain(locales.message('fa', 'pages.campaign.demands'));
  });

  it('takes no signature, says why, and keeps what was typed', async () => {
    const answer = await app.sign(aForm({ email, name: 'Maryam <Rajabi>' }), { language: 'fa' });
    const html = await expectPage(answer, { status: 409, language: 'fa' });
    expect(html).toContain(locales.message('fa', 'pages.campaign.paused.kept'));
    expect(html).toContain('value="Maryam &lt;Rajabi&gt;"');
    expect((await storedPeople(app)).some((person) => person.email === email)).toBe(false);
  });

  it('still lets people confirm and withdraw', async () => {
    const mail = await app.mailTo(waiting);
    expect((await app.post(linkIn(mail, 'confirm'))).status).toBe(303);
    expect((await app.post(linkIn(mail, 'withdraw'))).status).toBe(200);
  });

  it('takes signatures again once the pause is over', async () => {
    await organiser.post(`${signingPath}/resume`);
    await bothShow(campaignPath, pausedHeading('fa'), false);
    expect((await app.sign(aForm({ email }))).status).toBe(303);
    expect((await other.sign(aForm())).status).toBe(303);
  });
});

describe('signing paused everywhere', () => {
  it('holds for each campaign, whatever its own switch says', async () => {
    await admin.post('/desk/site/pause');
    await bothShow(campaignPath, pausedHeading('fa'));
    const html = await expectDeskPage(await organiser.visit(signingPath), { heading: 'desk-site.signing.title' });
    expect(html).toContain(locales.message('en', 'desk-site.signing.paused-everywhere'));
    const resumed = await run('signing', 'resume', demoSlug);
    expect(resumed).toEqual({
      exitCode: 0,
      stdout: `Signing is not paused for “${demoSlug}”.\nIt is still paused everywhere: signatory signing resume\n`,
      stderr: '',
    });
    expect(await run('signing', 'pause')).toMatchObject({ stdout: 'Signing is paused already everywhere.\n' });
    expect(await run('signing', 'resume')).toMatchObject({ stdout: 'Signing is no longer paused everywhere.\n' });
    expect(await lastDeed(app, 'signing.resume')).toMatchObject({ actor_kind: 'command-line', subject: 'site' });
    await bothShow(campaignPath, pausedHeading('fa'), false);
  });

  it('is known at once to whoever signs: also where a process has not looked yet, nothing is stored or lost', async () => {
    const email = anAddress();
    await run('signing', 'pause', demoSlug, '--reason', 'A threat');
    const html = await expectPage(await other.sign(aForm({ email })), { status: 409 });
    expect(html).toContain(`value="${email}"`);
    expect(html).toContain(pausedHeading('en'));
    expect((await storedPeople(app)).some((person) => person.email === email)).toBe(false);
    expect(await lastDeed(app, 'signing.pause')).toMatchObject({ subject: demoSlug, has_reason: true });
    await run('signing', 'resume', demoSlug);
    await bothShow(campaignPath, pausedHeading('fa'), false);
  });
});

describe('the notice', () => {
  it('stands on every page, in the reader’s language or marked as another', async () => {
    const text = 'Mails are late <today>';
    const form = { 'notice-en': ` ${text}\n\u202e`, 'notice-fa': 'ایمیل‌ها دیر می‌رسند' };
    const answer = await admin.post('/desk/site/notice', form);
    expect(answer.headers.get('location')).toBe('/desk/site?done=desk-site.done.notice-set');
    expect(await lastDeed(app, 'notice.set')).toMatchObject({ subject: 'site', details: { en: text } });
    const marked = '<p lang="en" dir="ltr">Mails are late &lt;today&gt;</p>';
    for (const path of ['/nl/', `/nl/c/${demoSlug}`, '/nl/nowhere', `/nl/c/${demoSlug}/check-mail`]) {
      await bothShow(path, marked);
    }
    expect(await bothShow('/en/', '<p>Mails are late &lt;today&gt;</p>')).not.toContain(marked);
    await bothShow(campaignPath, '<p>ایمیل‌ها دیر می‌رسند</p>');
  });

  it('is changed and taken away from the command line as well', async () => {
    expect(await run('notice', 'set', 'nl', 'Post komt laat')).toMatchObject({ exitCode: 0, stderr: '' });
    await bothShow('/nl/', '<p>Post komt laat</p>');
    await run('notice', 'clear', 'nl');
    await bothShow('/nl/', '<p lang="en" dir="ltr">Mails are late &lt;today&gt;</p>');
    expect(await run('notice', 'clear')).toMatchObject({ stdout: 'The notice is gone.\n' });
    await bothShow('/nl/', 'site-notice', false);
    await bothShow('/nl/nowhere', 'site-notice', false);
    expect(await run('notice', 'clear')).toMatchObject({ stdout: 'There was no such notice.\n' });
  });

  it.each([
    [['notice', 'set', 'xx', 'Words'], '“xx” is none of the languages: en, nl, fr, de, fa.\n'],
    [['notice', 'set', 'en', ' \u202e '], 'The notice is empty. To take it away: signatory notice clear\n'],
    [['notice', 'set', 'en', 'x'.repeat(501)], 'The notice is too long: at most 500 characters.\n'],
  ])('is refused where it is none: %j', async (words, stderr) => {
    expect(await run(...words)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('that is too long is shown again with what was typed', async () => {
    const answer = await admin.post('/desk/site/notice', { 'notice-de': 'x'.repeat(501), 'notice-fr': 'Bonjour' });
    const html = await expectDeskPage(answer, { status: 422, heading: 'desk-site.title' });
    expect(html).toContain('<a href="#notice-de">');
    expect(html).toContain('Bonjour</textarea>');
  });
});

test('the desk shows a paused campaign as such', async () => {
  const member: DeskMember = await signedIn(app, 'committee');
  await run('signing', 'pause', demoSlug);
  await until('the pause', async () =>
    (await (await member.visit(`/desk/c/${demoSlug}/dashboard`)).text()).includes('Signing is paused')
      ? true
      : undefined,
  );
  await run('signing', 'resume', demoSlug);
});
