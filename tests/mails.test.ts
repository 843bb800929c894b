import { languages } from '../src/platform/i18n/languages.ts';
import { loadLocales } from '../src/platform/i18n/locales.ts';
import { startTestApp } from './support/app.ts';
import { aForm, anAddress, linkIn, type MailMessage } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const locales = loadLocales('locales');

describe.each(languages)('the mail after signing in %s', (language) => {
  const email = anAddress();
  let mail: MailMessage;
  beforeAll(async () => {
    await app.sign(aForm({ name: 'Zoltán Ábrahámffy', city: 'Quaregnonvelde', email }), { language });
    mail = await app.mailTo(email);
  });

  it('is in that language, as text and as HTML, in its direction', () => {
    const { subject, text, html, headers } = mail;
    const { title = '', petition } = app.campaign().texts[language] ?? {};
    expect(subject).toBe(locales.message(language, 'mails.verification.subject', { title }));
    expect(text).toContain(petition);
    expect(html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
    expect(headers['content-language']).toBe(language);
    expect(headers['content-type']).toMatch(/^multipart\/alternative;/);
  });

  it('says by its headers that a program sent it, to whom, and which mail it is', () => {
    const { from, headers } = mail;
    expect(from).toBe('Signatory <signatory@localhost>');
    expect(headers).toMatchObject({
      'auto-submitted': 'auto-generated',
      to: email,
      'message-id': expect.stringMatching(/^<[\da-f-]{36}\.1@127\.0\.0\.1>$/),
    });
  });

  it('repeats nothing of what was typed: it may have reached a stranger', () => {
    expect(JSON.stringify(mail)).not.toMatch(/Zolt|brah|Quaregnon/);
  });

  it('leads to confirming and to withdrawing, in that language, by text and by HTML', async () => {
    for (const purpose of ['confirm', 'withdraw'] as const) {
      const link = linkIn(mail, purpose);
      expect(link).toMatch(new RegExp(`^${app.baseUrl}/${language}/${purpose}/`));
      expect(mail.html).toContain(`href="${link}"`);
      const page = await app.visit(link);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`<html lang="${language}"`);
    }
    expect((await app.mailsTo(email)).length).toBe(1);
  });
});
