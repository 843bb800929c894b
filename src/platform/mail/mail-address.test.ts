import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import type { Language } from '../i18n/languages.ts';
import { aMail } from './a-mail.ts';
import { parseSender } from './mail-address.ts';
import { startMailSink } from './mailbox-smtp.ts';
import { type Mail, openMailer } from './mailer.ts';
import { startScriptedRelay } from './scripted-relay.ts';

describe('what arrives', () => {
  test('a mail says that a machine wrote it, in which language, and keeps its Message-ID', async () => {
    const [raw, again] = await delivered([aMail(), aMail({ headers: { 'List-Unsubscribe': '<https://x.test/u>' } })]);
    const mail = await simpleParser(raw ?? '');
    expect(mail.messageId).toBe('<verification.1@localhost>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('content-language')).toBe('en');
    expect(mail.from?.value).toEqual([{ name: 'Signatory', address: 'signatory@localhost' }]);
    expect(Math.abs(Date.now() - Number(mail.date))).toBeLessThan(60_000);
    expect(raw).not.toMatch(/x-mailer/i);
    expect(again).toContain('List-Unsubscribe: <https://x.test/u>');
  });

  test.each<Language>(['en', 'fa'])('a long link stays on its line (%s)', async (language) => {
    const link = `https://petition.example.org/${language}/confirm/${'x'.repeat(300)}`;
    const [raw] = await delivered([aMail({ language, text: `Hallo سلام\n\n${link}\n\nEnd` })]);
    expect((await simpleParser(raw ?? '')).text?.split('\n')).toContain(link);
    expect(raw).not.toMatch(/format=flowed/i);
    expect(Math.max(...(raw ?? '').split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('an address with letters beyond ASCII arrives as it is', async () => {
    const [raw] = await delivered([aMail({ to: 'žófia@example.org' })]);
    expect(raw).toContain('To: žófia@example.org');
  });
});

describe('attacks on the headers', () => {
  const endings = ['\r\n', '\n', '\r', '\0', '\u0085', '\u2028', '\u2029', '\v', '\f', '\ud800', '\r\n\r\n', '\n\t'];

  test.each(endings.map((ending) => [JSON.stringify(ending), ending]))('%s adds no header', async (_name, ending) => {
    const attack = `A subject${ending}Bcc: victim@example.org${ending}X-Evil: yes`;
    const [raw] = await delivered(
      [aMail({ subject: attack, headers: { 'X-Ours': attack } })],
      `Sig${ending}Bcc: v@x.test <s@localhost>`,
    );
    const mail = await simpleParser(raw ?? '');
    expect(mail.headers.has('bcc')).toBe(false);
    expect(mail.headers.has('x-evil')).toBe(false);
    expect(mail.subject).toMatch(/^A subject\S? *Bcc: victim@example.org\S? *X-Evil: yes$/);
    expect(mail.text?.trim()).toBe('Hello');
  });

  test('any subject comes out as one line, in one subject header', async () => {
    await using sink = await startMailSink({ onError: fail });
    await using mailer = openMailer({ smtpUrl: sink.smtpUrl, from: ourSender });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (subject) => {
        expect(await mailer.send(aMail({ subject: `About ${subject}` }))).toEqual({ kind: 'sent' });
        const raw = sink.store.list()[0]?.raw.toString() ?? '';
        expect(raw.match(/^subject:/gim) ?? []).toHaveLength(1);
        const names = raw.slice(0, raw.indexOf('\r\n\r\n')).match(/^[\w-]+(?=:)/gm);
        expect(names?.toSorted()).toEqual(expectedHeaders);
      }),
      { numRuns: 200 },
    );
  });

  const noAddresses = [
    '',
    'a',
    'a@',
    '@b',
    'a b@c',
    'a@b@c',
    'a@b,c@d',
    '<a@b>',
    'a@b\r\nRCPT TO:<c@d>',
    'a\0@b',
    '"a"@b',
    'a@b>',
    'a\u2028@b',
  ];
  test.each(noAddresses.map((address) => [JSON.stringify(address), address]))(
    '%s never reaches the relay',
    async (_name, to) => {
      await using relay = await startScriptedRelay();
      await using mailer = openMailer({ smtpUrl: relay.smtpUrl, from: ourSender });
      expect((await mailer.send(aMail({ to }))).kind).toBe('rejected');
      expect(relay.connectionCount()).toBe(0);
    },
  );
});

test.each([
  ['Signatory <signatory@localhost>', { name: 'Signatory', address: 'signatory@localhost' }],
  ['signatory@localhost', { name: '', address: 'signatory@localhost' }],
  ['"Comité, België" <info@example.org>', { name: 'Comité, België', address: 'info@example.org' }],
])('%s is a sender', (setting, sender) => {
  expect(parseSender(setting)).toEqual(sender);
});

test.each(['', 'Signatory', 'Signatory <>', 'a@b, c@d', '<a@b> <c@d>'])('%j is no sender', (setting) => {
  expect(() => parseSender(setting)).toThrow('Not a sender');
});

const ourSender = 'Signatory <signatory@localhost>';

const expectedHeaders = [
  'Auto-Submitted',
  'Content-Language',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
];

async function delivered(mails: Mail[], from = ourSender): Promise<string[]> {
  await using sink = await startMailSink({ onError: fail });
  await using mailer = openMailer({ smtpUrl: sink.smtpUrl, from });
  for (const mail of mails) expect(await mailer.send(mail)).toEqual({ kind: 'sent' });
  return sink.store
    .list()
    .map(({ raw }) => raw.toString())
    .toReversed();
}

function fail(error: Error): never {
  throw error;
}
