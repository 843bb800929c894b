import { recorderFor } from '../../src/audit/log.ts';
import { changeNotice, pauseSigning } from '../../src/campaigns/switches.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { Language } from '../../src/platform/i18n/languages.ts';
import { loadLocales } from '../../src/platform/i18n/locales.ts';
import { loadViews } from '../../src/platform/views/views.ts';
import { linkToken, readLink } from '../../src/signatures/links.ts';
import { loadAssets } from '../../src/site/assets.ts';
import { type ErrorCode, errorPage, errorStatuses } from '../../src/site/error-page.ts';
import { demoDraft, openNow, startTestApp, type TestApp } from './app.ts';
import { aCampaignDraft, aDraftNamed } from './campaign-folder.ts';
import { aForm, demoSlug, linkIn, tokenIn } from './supporter.ts';
import { until } from './until.ts';

const TWO_YEARS_MS = 2 * 366 * 86_400_000;
/** Scripts of both directions, a long name, and a word without an end. */
const names = ['مریم رجبی', 'Jean-François de la Vallée-Poussin', `Wolfe${'schlegel'.repeat(10)}`];

/** A page in a language, as the program answers with it. */
export type PublicPage = (language: Language) => Promise<Response>;

/** On every page, to some of its readers in another language than the page's. */
const notice = { revision: 1, texts: { en: 'Mails arrive late today.', fa: 'امروز ایمیل‌ها دیر می‌رسند.' } };

export interface PublicPages {
  readonly app: TestApp;
  readonly pages: Readonly<Record<string, PublicPage>>;
  /** Those of the built-in mailbox, in English only. */
  readonly mailboxPages: Readonly<Record<string, string>>;
}

/** Every kind of page that anybody can come to see, on a product that has something to show on each. */
export async function everyPublicPage(): Promise<PublicPages> {
  const small = openNow(aCampaignDraft());
  const app = await startTestApp({ drafts: [await demoDraft(), small], trustProxy: 1 });
  const visitAt = async (ms: number, path: string) => {
    app.clock.pass(ms);
    const answer = await app.visit(path);
    app.clock.pass(-ms);
    return answer;
  };

  for (const name of names) await app.signAndConfirm(aForm({ name, updates: 'yes' }));
  const signed = tokenIn(linkIn(await app.signAndConfirm(aForm({ updates: 'yes' })), 'confirm'));
  const unsubscribe = await unsubscribeToken(app, signed);
  const waiting = aForm({ name: names[2] ?? '', disclosure: 'count' });
  await app.sign(waiting, { language: 'fa' });
  const mail = await app.mailTo(waiting.email ?? '');
  const withdraw = tokenIn(linkIn(mail, 'withdraw'));
  const gone = linkIn(await app.signAndConfirm(), 'withdraw');
  await app.post(gone);

  const paused = await app.apply(openNow(aDraftNamed('paused')));
  const record = recorderFor(app.store.audit, { kind: 'system' });
  await inTransaction(app.db, async (trx) => {
    await pauseSigning(trx, paused, new Date(), record);
    await changeNotice(
      trx,
      new Map([
        ['en', notice.texts.en],
        ['fa', notice.texts.fa],
      ]),
      record,
    );
  });
  await app.campaigns.refresh();
  const isNoticed = async () => (await (await app.visit('/en/')).text()).includes(notice.texts.en);
  await until('the notice', async () => ((await isNoticed()) ? true : undefined));

  const ofCampaign = `/c/${demoSlug}`;
  const ofSmall = `/c/${small.slug}`;
  return {
    app,
    pages: {
      home: (language) => app.visit(`/${language}/`),
      'home without a campaign': (language) => visitAt(TWO_YEARS_MS, `/${language}/`),
      campaign: (language) => app.visit(`/${language}${ofCampaign}`),
      'campaign with mistakes': (language) => app.sign({ name: '=', email: 'ann@' }, { language }),
      'campaign past a limit': (language) => signPastLimit(app, language),
      'campaign that is over': (language) => visitAt(TWO_YEARS_MS, `/${language}${ofCampaign}`),
      'campaign to come': (language) => visitAt(-TWO_YEARS_MS, `/${language}${ofCampaign}`),
      'campaign that is paused': (language) => app.visit(`/${language}/c/${paused.slug}`),
      'campaign that is paused, with what was typed': (language) => app.sign(aForm(), { language, slug: paused.slug }),
      'campaign in another language': (language) => app.visit(`/${language}${ofSmall}`),
      names: (language) => app.visit(`/${language}${ofCampaign}/signatories`),
      'no names': (language) => app.visit(`/${language}${ofSmall}/signatories`),
      'check mail': (language) => app.visit(`/${language}${ofCampaign}/check-mail`),
      confirm: (language) => app.visit(`/${language}/confirm/${tokenIn(linkIn(mail, 'confirm'))}`),
      signed: (language) => app.visit(`/${language}/signed/${signed}`),
      withdraw: (language) => app.visit(`/${language}/withdraw/${withdraw}`),
      withdrawn: (language) => app.visit(`/${language}/withdraw/${tokenIn(gone)}`),
      unsubscribe: (language) => app.visit(`/${language}/unsubscribe/${unsubscribe}`),
      'how we count': (language) => app.visit(`/${language}${ofCampaign}/how-we-count`),
      verify: (language) => app.visit(`/${language}/verify`),
      'verify, with a hash that is none': (language) => app.visit(`/${language}/verify?sha256=abc`),
      unsubscribed: (language) => app.post(`/${language}/unsubscribe/${unsubscribe}`),
      ...errorPages(app),
    },
    mailboxPages: {
      list: app.mailboxUrl,
      'empty list': `${app.mailboxUrl}?to=nobody@example.org`,
      mail: `${app.mailboxUrl}messages/${mail.id}`,
    },
  };
}

let networks = 0;

/** The answer to a network that has had its share; what it sent before is held, and changes no page. */
async function signPastLimit(app: TestApp, language: Language): Promise<Response> {
  networks += 1;
  const headers = { 'X-Forwarded-For': `2001:db8:0:${networks}00::1` };
  const trapped = aForm({ website: 'x' });
  for (let sent = 0; sent < 35; sent += 1) await app.sign(trapped, { headers });
  // With a proof that is none, so that the page does not send itself again.
  return app.sign(aForm({ proof: 'none' }), { language, headers });
}

/** News is not sent yet, so no mail holds this link. */
async function unsubscribeToken({ keysOf }: TestApp, confirmToken: string): Promise<string> {
  const ref = await readLink(keysOf, confirmToken, 'confirm');
  const keys = ref && (await keysOf(ref.campaignId));
  if (ref === undefined || keys === undefined) throw new Error('The link to confirm names no signature.');
  return linkToken(keys, ref, 'unsubscribe');
}

/** Made directly, since a test could bring about only some of them. */
function errorPages({ baseUrl }: TestApp): Record<string, PublicPage> {
  const [render, locales, asset] = [loadViews('templates'), loadLocales('locales'), loadAssets('public').path];
  const codes = Object.keys(errorStatuses) as ErrorCode[];
  return Object.fromEntries(
    codes.map((code): [string, PublicPage] => [
      `error ${code}`,
      async (language) => {
        const html = errorPage(
          { render, locales, asset, baseUrl, notice: () => notice },
          { language, code, slug: demoSlug },
        );
        const headers = { 'content-type': 'text/html' };
        return new Response(html, { status: errorStatuses[code], headers });
      },
    ]),
  );
}
