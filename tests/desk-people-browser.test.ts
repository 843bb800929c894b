import { demoDraft, startTestApp } from './support/app.ts';
import { bringAxe, findings } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { signedIn } from './support/desk.ts';
import { mustNotBeLogged } from './support/logs.ts';
import { aPictureFile } from './support/pictures.ts';
import { locales } from './support/polite-page.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ drafts: [await demoDraft()] });
const admin = await signedIn(app, 'admin');
const browser = await openBrowser();
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const PATIENCE_MS = 180_000;
const at = `${app.baseUrl}/desk/c/${demoSlug}`;

/** What an organiser does with a campaign's pictures and people, and a person with the link, each page held against axe. */
test.each([
  ['en', 'light', 'desktop'],
  ['fa', 'dark', 'phone'],
] as const)(
  'a campaign gets its picture, somebody in its committee and an organisation, in %s, in the %s, on a %s',
  async (language, colorScheme, screen) => {
    const say = (key: string, params = {}) => locales.message(language, key, params);
    await app.db.updateTable('member').set({ language }).where('id', '=', admin.member.id).execute();
    await using visitor = await browser.open({ screen, colorScheme, locale: language });
    const { page, context } = visitor;
    const [name = '', value = ''] = admin.cookie().split('=');
    await context.addCookies([{ name, value, url: app.baseUrl }]);
    const look = async () => {
      await bringAxe(page);
      expect({ url: page.url(), found: await findings(page, colorScheme, 'everything') }).toMatchObject({ found: [] });
    };
    const press = async (button: string) => page.getByRole('button', { name: button, exact: true }).click();
    const picture = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await aPictureFile() };

    await page.goto(`${at}/pictures`);
    await page.locator('#picture').setInputFiles(picture);
    for (const field of await page.locator('textarea').all()) await field.fill('Two halves');
    await page.locator('form[enctype] .button').click();
    await page.locator('.done').waitFor();
    await look();

    await page.goto(`${at}/committee/add`);
    await page.locator('#name-en').fill(`Zoë ${language}`);
    await page.locator('#office-en').fill('Senator');
    await page.locator('#place-en').fill('Ghent');
    await page.locator('#country').selectOption('BE');
    await page.locator('input[name="shown"][value="later"]').check();
    await look();
    await page.locator('.closing .button').click();
    await page.locator('.done').waitFor();
    await look();
    const entry = page.locator('.persons > li').filter({ hasText: `Zoë ${language}` });
    await entry.getByRole('link', { name: say('desk-invitation.link') }).click();
    const email = `zoe-${language}@parliament.example`;
    mustNotBeLogged(email);
    await page.locator('#email').fill(email);
    await look();
    await press(say('desk-invitation.invite.button'));
    await page.locator('.done').waitFor();

    const mail = await app.mailTo(email);
    const link = /(\/desk\/invitation\/[\w-]+)/.exec(mail.text)?.[1] ?? '';
    mustNotBeLogged(link.split('/').at(-1) ?? '');
    await using person = await browser.open({ screen, colorScheme, locale: language, withoutScripts: true });
    await person.page.goto(`${app.baseUrl}${link}?lang=${language}`);
    await person.page.locator('#quote-en').fill('I want the truth.');
    await person.page.locator('#picture').setInputFiles(picture);
    await person.page.getByRole('button', { name: say('desk-invitation.page.approve'), exact: true }).click();
    await person.page.getByRole('heading', { name: say('desk-invitation.over.title-changed') }).waitFor();

    await page.goto(`${at}/committee`);
    await entry.getByRole('link', { name: say('desk-invitation.look') }).click();
    await look();
    await press(say('desk-invitation.proposal.accept'));
    await page.locator('.done').waitFor();
    await entry.getByRole('link', { name: say('desk-committee.portrait.link') }).click();
    await look();

    await page.goto(`${at}/endorsers/add`);
    await page.locator('#name-en').fill('Law Society');
    await page.locator('#country').selectOption('BE');
    await page.locator('#url').fill('https://law.example/');
    await look();
    await page.locator('.closing .button').click();
    await page.locator('.done').waitFor();
    await app.campaigns.refresh();

    await page.goto(`${app.baseUrl}/${language}/c/${demoSlug}`);
    await page.locator('#endorsers').scrollIntoViewIfNeeded();
    const shown = page.locator('main img');
    await expect(shown.evaluateAll((all) => all.length)).resolves.toBeGreaterThanOrEqual(2);
    const portrait = page.locator('.people img').last();
    await portrait.scrollIntoViewIfNeeded();
    await page.waitForFunction('[...document.images].every((one) => one.complete && one.naturalWidth > 0)');
    await look();
  },
  PATIENCE_MS,
);

test(
  'what takes a picture away stands apart from the button before it, and a long title stays on its line',
  async () => {
    await app.db.updateTable('member').set({ language: 'en' }).where('id', '=', admin.member.id).execute();
    await using visitor = await browser.open();
    const { page, context } = visitor;
    const [name = '', value = ''] = admin.cookie().split('=');
    await context.addCookies([{ name, value, url: app.baseUrl }]);
    await page.goto(`${at}/committee`);
    await page.locator('a[href$="/portrait"]').first().click();
    await page.locator('#picture').setInputFiles({
      name: 'photo.jpg',
      mimeType: 'image/jpeg',
      buffer: await aPictureFile(),
    });
    await page.locator('form[enctype] .button').click();
    await page.locator('.done').waitFor();
    await page.locator('a[href$="/portrait"]').first().click();
    const [set, line, remove] = await Promise.all(
      ['form[enctype] .button', 'hr', 'form[action$="/remove"] .button'].map((part) =>
        page.locator(part).boundingBox(),
      ),
    );
    if (!set || !line || !remove) throw new Error('The page lacks a part.');
    expect(line.y - (set.y + set.height)).toBeGreaterThanOrEqual(16);
    expect(remove.y - line.y).toBeGreaterThanOrEqual(16);

    // Of thirty letters without a space: wider than the column of text.
    const longName = 'Annemarie-Vandenbergh-Montmore';
    await admin.post('/desk/account', { name: longName, language: 'en' });
    await page.goto(`${app.baseUrl}/desk/team/${admin.member.id}`);
    const title = page.getByRole('heading', { level: 1 });
    const lines = await page.evaluate<number>(`(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector('h1'));
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    })()`);
    expect({ title: await title.textContent(), lines }).toEqual({ title: longName, lines: 1 });
  },
  PATIENCE_MS,
);
