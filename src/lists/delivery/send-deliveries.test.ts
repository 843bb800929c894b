import path from 'node:path';
import { startTestApp } from '../../../tests/support/app.ts';
import { signedIn } from '../../../tests/support/desk.ts';
import { aCampaignWithLists, askForList, newestRequest } from '../../../tests/support/lists.ts';
import { newId } from '../../accounts/member.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { loadLocales } from '../../platform/i18n/locales.ts';
import { startMailSink } from '../../platform/mail/mailbox-smtp.ts';
import { readMail } from '../../platform/mail/mailbox-store.ts';
import { type Mailer, openMailer } from '../../platform/mail/mailer.ts';
import { startScriptedRelay } from '../../platform/mail/scripted-relay.ts';
import { loadViews } from '../../platform/views/views.ts';
import { isListRequestId } from '../requests/request.ts';
import { isDeliveryId, newCode } from './delivery.ts';
import { markMailDue } from './mails-store.ts';
import { sendDeliveries } from './send-deliveries.ts';
import { currentDeliveries, insertDeliveries, markRevoked } from './store.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const tools = { render: loadViews(path.join(root, 'templates')), locales: loadLocales(path.join(root, 'locales')) };
const from = 'signatory@localhost';
const onError = (error: Error) => {
  throw error;
};

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

/** Deliveries that wait to be mailed. */
async function waiting(slug: string, many: number) {
  await aCampaignWithLists(app, slug);
  const organiser = await signedIn(app, 'organiser', slug);
  await askForList(organiser, slug);
  const requestId = (await newestRequest(app, slug)).slice(-36);
  if (!isListRequestId(requestId)) throw new Error('A request has an id.');
  const { id: campaignId } = app.campaign(slug);
  const now = app.clock.now();
  const deliveries = Array.from({ length: many }, (_, index) => ({
    ...{ id: newId(isDeliveryId), recipientId: newId(isDeliveryId), recipientEmail: `mp-${index}@example.org` },
    ...({
      language: 'en',
      startedBy: organiser.member.id,
      startedAt: now,
      mostOpenings: 5,
      ageKey: undefined,
    } as const),
    endsAt: new Date(now.getTime() + 86_400_000),
    code: newCode(),
  }));
  const ids = await inTransaction(app.db, (trx) =>
    insertDeliveries(trx, app.store.siteKeys, { campaignId, requestId, now }, deliveries),
  );
  const run = (mailer: Mailer, attempt = 0) =>
    sendDeliveries(
      { campaignId, deliveryIds: ids, attempt },
      {
        ...{ db: app.db, siteKeys: app.store.siteKeys, findCampaign: app.campaigns.findById },
        ...{ mailer, tools, baseUrl: app.baseUrl, clock: app.clock.now },
      },
    );
  return { ids, run, state: () => currentDeliveries(app.db, campaignId, requestId) };
}

test('a job that dies half-way mails the rest when it runs again, and nobody twice', async () => {
  const { run, state } = await waiting('half-way', 12);
  await using sink = await startMailSink({ onError });
  await using mailer = openMailer({ smtpUrl: sink.smtpUrl, from });
  let sent = 0;
  const dying: Mailer = {
    send: (mail) => (++sent > 5 ? Promise.reject(new Error('killed')) : mailer.send(mail)),
    [Symbol.asyncDispose]: async () => undefined,
  };
  await expect(run(dying)).rejects.toThrow('killed');
  expect(sink.store.list()).toHaveLength(5);
  await run(mailer);
  await run(mailer);
  const receivers = sink.store.list().flatMap(({ to }) => to);
  expect(receivers).toHaveLength(12);
  expect(new Set(receivers).size).toBe(12);
  expect((await state()).every(({ mailsSent, isMailDue }) => mailsSent === 1 && !isMailDue)).toBe(true);
});

test('a mail that is sent again on purpose has another Message-ID, and one of an ended link is never sent', async () => {
  const { ids, run } = await waiting('again', 2);
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('There are two.');
  await using sink = await startMailSink({ onError });
  await using mailer = openMailer({ smtpUrl: sink.smtpUrl, from });
  await inTransaction(app.db, (trx) => markRevoked(trx, second, app.clock.now()));
  await run(mailer);
  await inTransaction(app.db, (trx) => markMailDue(trx, first));
  await run(mailer);
  const mails = await Promise.all(sink.store.list().map(readMail));
  const idsOfMails = mails.map(({ headers }) => headers['message-id']);
  expect(new Set(idsOfMails)).toEqual(new Set([1, 2].map((number) => `<list-delivery.${first}.${number}@127.0.0.1>`)));
});

test('what a server refuses is said with its answer; what it puts off is tried again, and given up after two days', async () => {
  const refused = await waiting('refused', 1);
  {
    await using relay = await startScriptedRelay({ 'RCPT TO': { reply: '550 5.1.1 nobody here' } });
    await using mailer = openMailer({ smtpUrl: relay.smtpUrl, from });
    await refused.run(mailer);
  }
  expect(await refused.state()).toMatchObject([
    { failure: 'rejected', failureCode: 'RCPT TO 550 5.1.1', isMailDue: false },
  ]);
  const putOff = await waiting('put-off', 1);
  await using relay = await startScriptedRelay({ 'RCPT TO': { reply: '451 4.3.0 later' } });
  await using mailer = openMailer({ smtpUrl: relay.smtpUrl, from });
  await putOff.run(mailer);
  expect(await putOff.state()).toMatchObject([{ failure: undefined, isMailDue: true }]);
  const { rows } = await app.pool.query(
    `select payload from graphile_worker._private_jobs where run_at > now() and payload->>'attempt' = '1'`,
  );
  expect(rows).toEqual([{ payload: { campaignId: expect.any(String), deliveryIds: putOff.ids, attempt: 1 } }]);
  await putOff.run(mailer, 13);
  expect(await putOff.state()).toMatchObject([{ failure: 'abandoned', isMailDue: false }]);
});
