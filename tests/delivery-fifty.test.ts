import { recorderFor } from '../src/audit/log.ts';
import { sendDeliveries } from '../src/lists/delivery/send-deliveries.ts';
import { currentDeliveries } from '../src/lists/delivery/store.ts';
import { importRecipients } from '../src/lists/recipients/recipients.ts';
import { isListRequestId } from '../src/lists/requests/request.ts';
import { startMailSink } from '../src/platform/mail/mailbox-smtp.ts';
import { type Mailer, openMailer } from '../src/platform/mail/mailer.ts';
import { loadViews } from '../src/platform/views/views.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { deliverForm, deliveryOf } from './support/deliveries.ts';
import { signedIn, signInAs } from './support/desk.ts';
import { madeList } from './support/lists.ts';
import { locales } from './support/polite-page.ts';
import { aSignature, seedSignatures } from './support/signed-campaign.ts';

const FIFTY = 50;
const DAY_MS = 86_400_000;
const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const say = (key: string, params = {}) => locales.message('en', key, params);
const addresses = Array.from({ length: FIFTY }, (_, index) => `mp-${String(index + 1).padStart(2, '0')}@example.org`);
const [refusing = '', opening = ''] = addresses;

/** A campaign with fifty recipients, whose lists were made in the desk. */
async function fiftyLists(slug: string) {
  const campaign = await app.apply(aDraftNamed(slug));
  const rows = addresses.map((email, index) => `Member ${index + 1},MP,Chamber,Ghent,${email},en`);
  const file = ['name,office,chamber,constituency,email,language', ...rows].join('\n');
  await importRecipients(app.db, campaign, file, recorderFor(app.store.audit, { kind: 'system' }));
  const keys = await app.keysOf(campaign.id);
  if (keys === undefined) throw new Error('A new campaign has keys.');
  await seedSignatures(app.db, { campaign, keys }, [aSignature(), aSignature(), aSignature({ disclosure: 'count' })]);
  const organiser = await signedIn(app, 'organiser', slug);
  const request = await madeList(app, organiser, slug, { recipient: 'all' });
  const requestId = request.slice(-36);
  if (!isListRequestId(requestId)) throw new Error('A request has an id.');
  return { slug, organiser, requestId, path: `${request}/deliveries` };
}

/** What waits in the queue to be mailed. */
async function deliveryJobs() {
  const { rows } = await app.pool.query<{ payload: Parameters<typeof sendDeliveries>[0] }>(
    `select payload from graphile_worker._private_jobs as job
     join graphile_worker._private_tasks as task on task.id = job.task_id where identifier = 'sendDeliveries'`,
  );
  return rows.map(({ payload }) => payload);
}

test('fifty recipients get their lists by one job, each one mail, however often it dies and runs; how far each is stands on one page', async () => {
  const made = await fiftyLists('fifty');
  const { organiser, path, slug, requestId } = made;
  const untouched = await (await organiser.visit(path)).text();
  expect(untouched.split(say('desk-delivery.state.none'))).toHaveLength(FIFTY + 1);

  const form = await deliverForm(app, made);
  await Promise.all([1, 2, 3].map(() => organiser.post(`${path}/start`, form)));
  const [job, ...others] = await deliveryJobs();
  if (job === undefined) throw new Error('Nothing waits to be mailed.');
  expect(others).toEqual([]);
  expect(job.deliveryIds).toHaveLength(FIFTY);

  await using sink = await startMailSink({
    onError: (error) => {
      throw error;
    },
  });
  await using relay = openMailer({ smtpUrl: sink.smtpUrl, from: 'signatory@localhost' });
  let tried = 0;
  /** One address is refused; and it can die on its way. */
  const mailer = (diesAfter: number): Mailer => ({
    send: async (mail) => {
      if (mail.to === refusing) return { kind: 'rejected', reason: 'RCPT TO 550 5.1.1' };
      if (tried++ >= diesAfter) throw new Error('killed');
      return relay.send(mail);
    },
    [Symbol.asyncDispose]: async () => undefined,
  });
  const tools = { locales, render: loadViews('templates') };
  const { db, store, campaigns, baseUrl, clock } = app;
  const run = (diesAfter: number) =>
    sendDeliveries(job, {
      ...{ db, siteKeys: store.siteKeys, findCampaign: campaigns.findById, tools, baseUrl, clock: clock.now },
      mailer: mailer(diesAfter),
    });
  const receivers = () => sink.store.list().flatMap(({ to }) => to);

  await expect(run(23)).rejects.toThrow('killed');
  expect(receivers()).toHaveLength(23);
  const halfWay = await (await organiser.visit(path)).text();
  expect(halfWay.split(say('desk-delivery.state.waiting'))).toHaveLength(FIFTY - 23 - 1 + 1);
  await run(Number.POSITIVE_INFINITY);
  await run(Number.POSITIVE_INFINITY);
  expect(receivers().toSorted()).toEqual(addresses.slice(1));
  // Pressed again, nothing more is asked for; the one that was refused has its link still.
  await organiser.post(`${path}/start`, form);
  expect(await deliveryJobs()).toHaveLength(1);

  const { link, code } = await deliveryOf(app, made, opening);
  expect((await app.post(link, { code })).status).toBe(200);
  const { id: campaignId } = app.campaign(slug);
  const deliveries = await currentDeliveries(db, campaignId, requestId);
  expect(deliveries.filter(({ mailsSent }) => mailsSent === 1)).toHaveLength(FIFTY - 1);
  const all = await (await organiser.visit(path)).text();
  expect(all).toContain(say('desk-delivery.lead', { mailed: FIFTY - 1, opened: 1, recipients: FIFTY }));
  expect(all).toContain(say('desk-delivery.state.rejected'));
  expect(all).toContain(say('desk-delivery.state.opened', { openings: 1, most: 5 }));
  const [start = '', end = ''] = say('desk-delivery.state.mailed', { date: '|' }).split('|');
  expect(all.split(start)).toHaveLength(FIFTY - 2 + 1);
  expect(end).toBe('');

  app.clock.pass(15 * DAY_MS);
  const later = await signInAs(app, organiser.member);
  const [ended = ''] = say('desk-delivery.state.expired', { date: '|', openings: 0 }).split('|');
  expect((await (await later.visit(path)).text()).split(ended)).toHaveLength(FIFTY + 1);
});
