import { aMail } from './a-mail.ts';
import { type MailerOptions, openMailer } from './mailer.ts';
import { type Deed, type Step, startScriptedRelay } from './scripted-relay.ts';

const quick = { connect: 300, greeting: 300, silence: 300, delivery: 900, close: 300 };

describe('what a relay can do', () => {
  const deeds: [name: string, step: Step, deed: Deed, kind: 'deferred' | 'rejected'][] = [
    ['says at once that it is too busy', 'greeting', { reply: '421 4.3.2 too busy' }, 'deferred'],
    ['does not want us at all', 'greeting', { reply: '554 5.7.1 no' }, 'deferred'],
    ['never greets', 'greeting', 'hang', 'deferred'],
    ['greets one byte at a time', 'greeting', 'trickle', 'deferred'],
    ['closes before it greets', 'greeting', 'close', 'deferred'],
    ['closes at EHLO', 'EHLO', 'close', 'deferred'],
    ['refuses our sender', 'MAIL FROM', { reply: '550 5.7.1 not you' }, 'deferred'],
    ['wants a password', 'MAIL FROM', { reply: '530 5.7.0 authenticate' }, 'deferred'],
    ['is short of space', 'MAIL FROM', { reply: '451 4.3.1 later' }, 'deferred'],
    ['asks to come later for this address', 'RCPT TO', { reply: '451 4.7.1 greylisted' }, 'deferred'],
    ['closes down at the address', 'RCPT TO', { reply: '421 4.3.2 going down' }, 'deferred'],
    ['does not know the address', 'RCPT TO', { reply: '550 5.1.1 unknown' }, 'rejected'],
    ['does not know the address, in old words', 'RCPT TO', { reply: '550 unknown' }, 'rejected'],
    ['knows that the domain takes no mail', 'RCPT TO', { reply: '556 5.1.10 null MX' }, 'rejected'],
    ['does not relay for us', 'RCPT TO', { reply: '554 5.7.1 relay access denied' }, 'deferred'],
    ['finds the mailbox full', 'RCPT TO', { reply: '552 5.2.2 full' }, 'deferred'],
    ['is out of step', 'RCPT TO', { reply: '503 5.5.1 bad sequence' }, 'deferred'],
    ['refuses DATA for now', 'DATA', { reply: '451 4.3.0 later' }, 'deferred'],
    ['hangs at DATA', 'DATA', 'hang', 'deferred'],
    ['trickles at DATA', 'DATA', 'trickle', 'deferred'],
    ['closes in the middle of DATA', 'content', 'close', 'deferred'],
    ['refuses the message', 'end', { reply: '554 transaction failed' }, 'rejected'],
    ['refuses the message by policy', 'end', { reply: '554 5.7.1 blocked' }, 'deferred'],
    ['defers the message', 'end', { reply: '451 4.3.0 later' }, 'deferred'],
    ['hangs after the message', 'end', 'hang', 'deferred'],
    ['closes after the message', 'end', 'close', 'deferred'],
    ['speaks no SMTP', 'greeting', { reply: 'HTTP/1.1 400 Bad Request' }, 'deferred'],
  ];
  test.each(deeds)('a relay that %s gives a result in bounded time', async (_name, step, deed, kind) => {
    await using relay = await startScriptedRelay({ [step]: deed });
    await using mailer = openMailer({ ...anOpening(relay.smtpUrl), timeoutsMs: quick });
    const started = performance.now();
    const result = await mailer.send(aMail());
    expect(result).toEqual({ kind, reason: expect.stringMatching(/./) });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('a relay that is not there defers the mail', async () => {
    const gone = await startScriptedRelay();
    await gone[Symbol.asyncDispose]();
    await using mailer = openMailer(anOpening(gone.smtpUrl));
    expect(await mailer.send(aMail())).toEqual({ kind: 'deferred', reason: 'ESOCKET ECONNREFUSED' });
  });

  test('a relay that offers no TLS gets nothing where TLS is required of it', async () => {
    await using relay = await startScriptedRelay();
    await using mailer = openMailer(anOpening(`${relay.smtpUrl}?requireTLS=true`));
    expect(await mailer.send(aMail())).toMatchObject({ kind: 'deferred' });
    expect(relay.acceptedCount()).toBe(0);
  });

  test('one refused address holds up no other', async () => {
    await using relay = await startScriptedRelay();
    await using refusing = await startScriptedRelay({ 'RCPT TO': { reply: '550 5.1.1 unknown' } });
    await using mailer = openMailer({ ...anOpening(relay.smtpUrl), maxConnections: 2 });
    await using other = openMailer({ ...anOpening(refusing.smtpUrl), maxConnections: 1 });
    const results = await Promise.all([
      ...Array.from({ length: 50 }, () => mailer.send(aMail())),
      ...Array.from({ length: 10 }, () => other.send(aMail())),
    ]);
    expect(results.filter(({ kind }) => kind === 'sent')).toHaveLength(50);
    expect(relay.acceptedCount()).toBe(50);
    expect(relay.connectionCount()).toBe(2);
    expect(refusing.connectionCount()).toBe(1);
  });

  test('a relay that closes idle connections costs no mail', async () => {
    await using relay = await startScriptedRelay();
    await using mailer = openMailer({ ...anOpening(relay.smtpUrl), maxConnections: 1 });
    for (let round = 0; round < 3; round += 1) {
      expect(await mailer.send(aMail())).toEqual({ kind: 'sent' });
      relay.dropConnections();
    }
  });

  test('closing waits for the mails under way, gives up hanging ones, and leaves no connection', async () => {
    await using relay = await startScriptedRelay();
    await using hanging = await startScriptedRelay({ end: 'hang' });
    const mailer = openMailer(anOpening(relay.smtpUrl));
    const stuck = openMailer({ ...anOpening(hanging.smtpUrl), timeoutsMs: { close: 100 } });
    const underWay = Array.from({ length: 20 }, () => mailer.send(aMail()));
    const stuckMail = stuck.send(aMail());
    await until(() => relay.acceptedCount() > 0 && hanging.openConnections() === 1);
    await Promise.all([mailer[Symbol.asyncDispose](), stuck[Symbol.asyncDispose]()]);
    const kinds = (await Promise.all(underWay)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'sent')).toHaveLength(relay.acceptedCount());
    expect((await stuckMail).kind).toBe('deferred');
    expect(await mailer.send(aMail())).toEqual({ kind: 'deferred', reason: 'the mailer is closed' });
    await until(() => relay.openConnections() + hanging.openConnections() === 0);
  });

  test('a reason never holds the address, however the relay echoes it', async () => {
    const address = 'zahra.karimi@example.org';
    const echoes = [
      address,
      'zahra.karimi',
      'zahra.karimi=example.org',
      '<ZAHRA.KARIMI@EXAMPLE.ORG>',
      '"zahra.karimi"@x',
    ];
    const steps: Step[] = ['RCPT TO', 'DATA', 'end'];
    for (const step of steps) {
      for (const echo of echoes) {
        for (const code of ['550 5.1.1', '451 4.2.0', '421']) {
          await using relay = await startScriptedRelay({ [step]: { reply: `${code} no ${echo} here` } });
          await using mailer = openMailer(anOpening(relay.smtpUrl));
          expect(JSON.stringify(await mailer.send(aMail({ to: address })))).not.toMatch(/zahra|karimi|example/i);
        }
      }
    }
  });

  test('words about ourselves reach the operator', async () => {
    await using relay = await startScriptedRelay({ greeting: { reply: '554 5.7.1 listed by blocklist.example' } });
    await using mailer = openMailer(anOpening(relay.smtpUrl));
    expect(await mailer.send(aMail())).toEqual({
      kind: 'deferred',
      reason: 'CONN 554 5.7.1 listed by blocklist.example',
    });
  });
});

function anOpening(smtpUrl: string): MailerOptions {
  return { smtpUrl, from: 'Signatory <signatory@localhost>' };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
