import path from 'node:path';
import { startTestApp, type TestApp } from '../../tests/support/app.ts';
import { aForm } from '../../tests/support/supporter.ts';
import { until } from '../../tests/support/until.ts';
import { loadLocales } from '../platform/i18n/locales.ts';
import { startMailSink } from '../platform/mail/mailbox-smtp.ts';
import { openMailer } from '../platform/mail/mailer.ts';
import { loadViews } from '../platform/views/views.ts';
import { type SendMailsDeps, sendMails } from './send-mails.ts';
import type { SignatureRef } from './signature.ts';

const root = path.resolve(import.meta.dirname, '../..');
const tools = { render: loadViews(path.join(root, 'templates')), locales: loadLocales(path.join(root, 'locales')) };
const onError = (error: Error) => {
  throw error;
};

function depsOf(app: TestApp, mailer: SendMailsDeps['mailer']): SendMailsDeps {
  const { db, campaigns, keysOf, baseUrl, clock } = app;
  const { findById: findCampaign } = campaigns;
  const giveWay: SendMailsDeps['giveWay'] = (work) => work();
  return { db, findCampaign, keysOf, mailer, tools, baseUrl, clock: clock.now, giveWay, onOutcome: () => undefined };
}

async function signatureRefs({ db }: TestApp): Promise<SignatureRef[]> {
  return db.selectFrom('signature').select(['campaign_id as campaignId', 'id as signatureId']).execute();
}

describe('a mail that the relay has taken', () => {
  it('is not sent again by a worker that could not write it down at once', async () => {
    await using app = await startTestApp({ withWorker: false });
    await using sink = await startMailSink({ onError });
    await using mailer = openMailer({ smtpUrl: sink.smtpUrl, from: 'signatory@localhost' });
    const deps = depsOf(app, mailer);
    await app.sign(aForm());
    const signatures = await until('the signature', async () => {
      const refs = await signatureRefs(app);
      return refs.length > 0 ? refs : undefined;
    });

    await app.pool.query(`
      create function no_room() returns trigger language plpgsql as $$ begin raise 'no room' using errcode = '53100'; end $$;
      create trigger no_room before update on signature for each statement execute function no_room()`);
    await expect(sendMails({ signatures, attempt: 0 }, deps)).rejects.toThrow('no room');
    await app.pool.query('drop trigger no_room on signature');
    await sendMails({ signatures, attempt: 0 }, deps);

    expect(sink.store.list()).toHaveLength(1);
    const { rows } = await app.pool.query('select mail_due, mails_sent from signature');
    expect(rows).toEqual([{ mail_due: null, mails_sent: 1 }]);
  });
});
