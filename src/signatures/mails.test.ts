import { join } from 'node:path';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { type Language, languages } from '../platform/i18n/languages.ts';
import { loadLocales } from '../platform/i18n/locales.ts';
import { startMailSink } from '../platform/mail/mailbox-smtp.ts';
import { openMailer } from '../platform/mail/mailer.ts';
import { loadViews } from '../platform/views/views.ts';
import { alreadySignedMail, type PendingMailFacts, reminderMail, verificationMail } from './mails.ts';

const root = join(import.meta.dirname, '../..');
const tools = { render: loadViews(join(root, 'templates')), locales: loadLocales(join(root, 'locales')) };
const kinds = { verificationMail, reminderMail, alreadySignedMail };
const everyMail = languages.flatMap((language) =>
  Object.entries(kinds).map(([kind, write]) => ({ kind, language, write })),
);

test.each(everyMail)(
  '$kind in $language arrives with each link alone on its line',
  async ({ kind, language, write }) => {
    const facts = someFacts({ language });
    await using sink = await startMailSink({ onError: fail });
    await using mailer = openMailer({ smtpUrl: sink.smtpUrl, from: 'Signatory <signatory@localhost>' });
    const result = await mailer.send({ ...write(tools, facts), to: 'a@x.test', messageId: '<1@x.test>', language });
    expect(result).toEqual({ kind: 'sent' });
    const parsed = await simpleParser(sink.store.list()[0]?.raw ?? '');
    const lines = parsed.text?.split('\n') ?? [];
    const { confirmUrl, withdrawUrl, campaignUrl } = facts;
    expect(lines.filter((line) => line.includes('://'))).toEqual(
      kind === 'alreadySignedMail' ? [campaignUrl, withdrawUrl] : [confirmUrl, withdrawUrl, campaignUrl],
    );
    expect(lines).toContain(facts.campaign.petition);
    expect(parsed.subject).toContain(facts.campaign.title);
  },
);

test.each(everyMail)('$kind in $language is as good in HTML, and loads nothing', ({ language, write }) => {
  const { html, text } = write(tools, someFacts({ language }));
  expect(html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
  const linked = [...html.matchAll(/href="([^"]+)"/g)].map(([, url]) => url?.replaceAll('&#x3D;', '='));
  expect(new Set(linked)).toEqual(new Set(text.match(/https:\S+/g)));
  expect(html).not.toMatch(/<img|<script|<link|<form|src=|url\(|@import/i);
});

test('only what is pending can be confirmed, until a day that is named by the reader’s calendar', () => {
  expect(verificationMail(tools, someFacts()).text).toContain('by 23 November 2026');
  expect(reminderMail(tools, someFacts({ language: 'fa' })).text).toContain('۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)');
  expect(JSON.stringify(alreadySignedMail(tools, someFacts()))).not.toContain('/confirm/');
});

test('a sentence signed in another language keeps its language and direction', () => {
  const campaign = { language: 'fa', title: 'عنوان', petition: 'من می‌خواهم' } as const;
  const { html, text, subject } = verificationMail(tools, someFacts({ language: 'nl', campaign }));
  expect(html).toMatch(/<blockquote[^>]* lang="fa" dir="rtl"[^>]*>من می‌خواهم</);
  expect(text).toContain('“\u2068عنوان\u2069”');
  expect(subject).toBe('Bevestig uw handtekening: \u2068عنوان\u2069');
});

test('whatever a campaign is called, its words stay text', () => {
  fc.assert(
    fc.property(fc.constantFrom(...languages), fc.string({ unit: 'binary' }), (language, words) => {
      const campaign = { language, title: `<b>${words}`, petition: `{$x} {{y}} <i>${words}` };
      const { html, text } = verificationMail(tools, someFacts({ language, campaign }));
      expect(html).not.toMatch(/<[bi]>/);
      expect(text).toContain(campaign.petition);
      expect(text).toContain(campaign.title);
    }),
  );
});

function someFacts(facts: { language?: Language; campaign?: PendingMailFacts['campaign'] } = {}): PendingMailFacts {
  const { language = 'en' } = facts;
  const texts: Record<Language, readonly [title: string, petition: string]> = {
    en: ['The UN must investigate', 'I call for an investigation.'],
    nl: ['De VN moeten onderzoeken', 'Ik vraag een onderzoek.'],
    fr: ['L’ONU doit enquêter', 'Je demande une enquête.'],
    de: ['Die UNO muss untersuchen', 'Ich fordere eine Untersuchung.'],
    fa: ['سازمان ملل باید تحقیق کند', 'من خواستار تحقیق هستم.'],
  };
  const [title, petition] = texts[language];
  const site = `https://petition.example.org/${language}`;
  return {
    campaign: { language, title, petition },
    campaignUrl: `${site}/c/un-investigation-1988`,
    confirmUrl: `${site}/confirm/${'Ab3-_'.repeat(20)}=`,
    withdrawUrl: `${site}/withdraw/${'Cd4_-'.repeat(20)}=`,
    confirmBy: new Date('2026-11-23'),
    ...facts,
    language,
  };
}

function fail(error: Error): never {
  throw error;
}
