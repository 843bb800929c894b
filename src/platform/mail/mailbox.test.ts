import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { loadViews } from '../views/views.ts';
import { aMail } from './a-mail.ts';
import { listenOnLoopback } from './listen.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { makeMailStore, summaryOf } from './mailbox-store.ts';
import { type Mail, openMailer } from './mailer.ts';

const render = loadViews(join(import.meta.dirname, '../../../templates'));
const summary = z.strictObject({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  date: z.iso.datetime(),
});
const message = summary.extend({ text: z.string(), html: z.string(), headers: z.record(z.string(), z.string()) });

describe('the mailbox for programs', () => {
  test('lists the newest first and finds an address in whatever case', async () => {
    await using box = await aMailbox([
      aMail({ to: 'Anna@Example.org', subject: 'First' }),
      aMail({ to: 'reza@example.org', subject: 'دوم' }),
      aMail({ to: 'anna@example.org', subject: 'Third' }),
    ]);
    const all = summary.array().parse(await (await get(box, '/messages.json')).json());
    expect(all.map(({ subject }) => subject)).toEqual(['Third', 'دوم', 'First']);
    expect(all[0]).toMatchObject({ to: 'anna@example.org', from: 'Signatory <signatory@localhost>' });
    const annas = summary.array().parse(await (await get(box, '/messages.json?to=ANNA@example.ORG')).json());
    expect(annas.map(({ subject }) => subject)).toEqual(['Third', 'First']);
    expect(await (await get(box, '/messages.json?to=nobody@example.org')).json()).toEqual([]);
  });

  test.each(['ali@xn--mgbh0fb.example', 'ali@مثال.example'])('finds a domain in either script: %s', async (to) => {
    await using box = await aMailbox([aMail({ to: 'ali@xn--mgbh0fb.example' })]);
    const found = await (await get(box, `/messages.json?${new URLSearchParams({ to })}`)).json();
    expect(summary.array().parse(found)).toHaveLength(1);
  });

  test('gives one mail with its text, its HTML and its headers', async () => {
    await using box = await aMailbox([
      aMail({ text: 'سلام\n\nhttps://x.test/confirm/1\n', html: '<p dir="rtl">سلام</p>' }),
    ]);
    const mail = message.parse(await (await get(box, '/messages/1.json')).json());
    expect(mail.text.split('\n')).toContain('https://x.test/confirm/1');
    expect(mail.html).toContain('<p dir="rtl">سلام</p>');
    expect(mail.headers).toMatchObject({
      'message-id': '<verification.1@localhost>',
      'auto-submitted': 'auto-generated',
    });
    expect((await get(box, '/messages/2.json')).status).toBe(404);
  });
});

describe('the mailbox for people', () => {
  test('shows the mails, and each as HTML, as text with links, and with its headers', async () => {
    const mail = aMail({ subject: 'سلام <b>', text: 'a <script>\nhttps://x.test/confirm/1' });
    await using box = await aMailbox([mail]);
    const list = await (await get(box, '/')).text();
    expect(list).toContain('gone when the program ends');
    expect(list).toContain('<a href="/messages/1" dir="auto">سلام &lt;b&gt;</a>');
    const shown = await (await get(box, '/messages/1')).text();
    expect(shown).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(shown).toContain('a &lt;script&gt;');
    expect(shown).toContain('<a href="https://x.test/confirm/1" target="_blank" rel="noopener noreferrer">');
    expect(shown).toContain('message-id');
  });

  test('turns the pages of a long list', async () => {
    await using box = await aMailbox(Array.from({ length: 101 }, (_, at) => aMail({ subject: `Mail ${at}.` })));
    const first = await (await get(box, '/?to=anna@example.org')).text();
    expect(first).toContain('101 mails');
    expect(first).not.toContain('Mail 0.');
    const older = /href="([^"]+)" rel="next"/.exec(first)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
    expect(await (await get(box, older ?? '')).text()).toContain('Mail 0.');
    expect((await get(box, '/?from=-5')).status).toBe(200);
  });

  test('lets nothing in a mail run, load, post or be framed elsewhere', async () => {
    await using box = await aMailbox([
      aMail({ html: '<html><head><title>x</title></head><script>alert(1)</script></html>' }),
    ]);
    const html = await get(box, '/messages/1/html');
    const policy = html.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /default-src 'none'.*frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox$/,
    );
    expect(policy).not.toContain('allow-scripts');
    expect(await html.text()).toContain('<head><base target="_blank"><title>');
    for (const path of ['/', '/messages/1', '/messages.json', '/messages/1.json', '/mailbox.css']) {
      const { headers } = await get(box, path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.has('access-control-allow-origin')).toBe(false);
      expect(headers.has('set-cookie')).toBe(false);
    }
  });

  test('answers to names of this machine only, and to questions only', async () => {
    await using box = await aMailbox([aMail()]);
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
      'localhost:x',
    ]) {
      expect(await statusFor(box, `GET /messages.json HTTP/1.1\r\nHost: ${host}`)).toBe(421);
    }
    for (const host of ['localhost', '127.0.0.1:1080', '[::1]:1080', 'LOCALHOST:1']) {
      expect(await statusFor(box, `GET /messages.json HTTP/1.1\r\nHost: ${host}`)).toBe(200);
    }
    expect(await statusFor(box, 'POST / HTTP/1.1\r\nHost: localhost')).toBe(405);
    expect(await statusFor(box, 'GET //[ HTTP/1.1\r\nHost: localhost')).toBe(400);
    expect((await get(box, '/messages/1/../../x')).status).toBe(404);
  });
});

describe('what the mailbox keeps', () => {
  test('the newest mails, within a number and a size', () => {
    const few = makeMailStore({ maxMails: 3 });
    const small = makeMailStore({ maxBytes: 100 });
    for (let at = 1; at <= 5; at += 1) {
      few.add(['a@x.test'], Buffer.from(`${at}`));
      small.add(['a@x.test'], Buffer.alloc(40));
    }
    expect(few.list().map(({ id }) => id)).toEqual(['5', '4', '3']);
    expect(small.list().map(({ id }) => id)).toEqual(['5', '4']);
    expect(few.find('1')).toBeUndefined();
  });

  test('a mail that is no mail is shown as far as it can be', async () => {
    const store = makeMailStore();
    store.add([], Buffer.from('\0\xff no header at all'));
    const [mail] = store.list();
    expect(mail && (await summaryOf(mail))).toMatchObject({ id: '1', to: '', subject: '', from: '' });
  });
});

test('a taken port is told by the name of its setting', async () => {
  const taken = createServer();
  const port = await listenOnLoopback(taken, 0);
  await expect(startMailbox({ httpPort: port, render, onError: fail })).rejects.toThrow(
    `MAILBOX_PORT ${port} cannot be used`,
  );
  await new Promise((resolve) => taken.close(resolve));
});

async function aMailbox(mails: Mail[]): Promise<Mailbox> {
  const box = await startMailbox({ httpPort: 0, render, onError: fail });
  await using mailer = openMailer({ smtpUrl: box.smtpUrl, from: 'Signatory <signatory@localhost>', maxConnections: 1 });
  const results = await Promise.all(mails.map((mail) => mailer.send(mail)));
  expect(results.every(({ kind }) => kind === 'sent')).toBe(true);
  return box;
}

function get({ port }: Mailbox, path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`);
}

/** By hand, because fetch sets the Host header itself. */
async function statusFor({ port }: Mailbox, head: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${head}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket.setEncoding('utf8')) answer += chunk;
  return Number(answer.split(' ')[1]);
}

function fail(error: Error): never {
  throw error;
}
