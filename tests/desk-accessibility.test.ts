import { recorderFor } from '../src/audit/log.ts';
import { changeNotice } from '../src/campaigns/switches.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { newUuid7 } from '../src/platform/ids.ts';
import { insertAct } from '../src/signatures/moderation/act-store.ts';
import { findAllSuspicions } from '../src/signatures/moderation/find-suspicions.ts';
import { demoDraft, startTestApp } from './support/app.ts';
import { bringAxeToAll, findings } from './support/axe.ts';
import { openBrowser } from './support/browser.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { type DeskVisitor, signedIn } from './support/desk.ts';
import { spaceTextOut, whatDoesNotFit } from './support/layout.ts';
import { seedLinked } from './support/links.ts';
import { addRecipients, askForList, makeWaiting, newestRequest } from './support/lists.ts';
import { dutchTable, importRegions } from './support/regions.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const empty = 'empty';
const app = await startTestApp({ withWorker: false, drafts: [await demoDraft(), aDraftNamed(empty)] });
const admin = await signedIn(app, 'admin');
const browser = await openBrowser();
const visitor = await browser.open();
const { page } = visitor;
await bringAxeToAll(page);
afterAll(async () => {
  await visitor[Symbol.asyncDispose]();
  await browser[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const ofCampaign = `/desk/c/${demoSlug}`;

type NamedPage = readonly [name: string, path: string];

await addRecipients(app, demoSlug);
/** The pages of lists that were asked for. */
const requests = await listsAskedFor();

async function listsAskedFor(): Promise<readonly NamedPage[]> {
  const ben = await signedIn(app, 'organiser', demoSlug);
  const askedBy = async (visitor: DeskVisitor) => {
    await askForList(visitor, demoSlug, { recipient: 'all', reason: `Because${'x'.repeat(80)}` });
    return newestRequest(app, demoSlug);
  };
  const [forAdmin, forBen, made, withdrawn] = [
    await askedBy(ben),
    await askedBy(admin),
    await askedBy(admin),
    await askedBy(admin),
  ];
  await ben.post(`${made}/approve`);
  await makeWaiting(app);
  const delivery = await deliveredToAn(made);
  await admin.post(`${withdrawn}/withdraw`);
  return [
    ['a list to approve', forAdmin],
    ['a list that waits', forBen],
    ['a list to download', made],
    ['a list that was withdrawn', withdrawn],
    ['lists to deliver', `${made}/deliveries/start`],
    ['lists that are delivered', `${made}/deliveries`],
    ['a delivery', `${made}/deliveries/${delivery}`],
  ];
}

/** Delivers a request's lists to one of its two recipients. @returns the delivery's id. */
async function deliveredToAn(request: string): Promise<string> {
  const an = await app.db
    .selectFrom('recipient')
    .select('id')
    .where('campaign_id', '=', app.campaign().id)
    .where('email', 'like', 'an.%')
    .executeTakeFirstOrThrow();
  await admin.post(`${request}/deliveries/start`, { whom: an.id, days: '14', openings: '5' });
  const { id } = await app.db.selectFrom('list_delivery').select('id').executeTakeFirstOrThrow();
  return id;
}

/** The pages of what is done with signatures: told first, and under way. */
const acts = await actsAskedFor();

async function actsAskedFor(): Promise<readonly NamedPage[]> {
  await seedLinked(
    app,
    Array.from({ length: 30 }, () => aSignature({ state: 'pending', verifiedAt: new Date() })),
  );
  const { db, keysOf, campaigns, clock } = app;
  await findAllSuspicions({ db, keysOf, campaigns: campaigns.all, clock: clock.now });
  const ask = async () => {
    const answer = await admin.post(`${ofCampaign}/acts`, { move: 'hold', all: 'yes', state: 'pending' });
    return answer.headers.get('location') ?? '';
  };
  const finding = newUuid7();
  const about = { campaignId: app.campaign().id, move: 'hold', askedBy: admin.member.id, ids: [] } as const;
  await insertAct(db, { id: finding, ...about, state: 'finding', foundMore: false });
  const check = newUuid7();
  await db.insertInto('audit_check').values({ id: check, head: '', entries: 20_000, checked: 5_000 }).execute();
  const [told, underWay] = [await ask(), await ask()];
  await admin.post(`${underWay}/begin`, { reason: `Because${'x'.repeat(80)}` });
  return [
    ['an act that was asked for', told],
    ['an act under way', underWay],
    ['an act that is finding whom it is about', `${ofCampaign}/acts/${finding}`],
    ['an audit that is read again', `/desk/audit/verify/${check}`],
  ];
}

/** The pages of a region table: as it is, and before another takes its place. */
const regions = await regionTables();

async function regionTables(): Promise<readonly NamedPage[]> {
  await importRegions(app, dutchTable, 'NL', demoSlug);
  const at = `${ofCampaign}/regions/NL`;
  const form = new FormData();
  form.set('pasted', `postcode,region,name\n1000-1299,NH,${'Holland'.repeat(9)}\n3511,UT,\n3511,ZH,`);
  const told = (await admin.post(`${at}/import`, form)).headers.get('location') ?? '';
  return [
    ['a region table', at],
    ['another region table', `${at}/import`],
    ['a region table to remove', `${at}/remove`],
    ['a region table, told first', told],
  ];
}

/** Something to see on each page, and somebody signed in who may see all. */
beforeAll(async () => {
  await seedLinked(
    app,
    Array.from({ length: 55 }, () => aSignature({ state: 'held' })),
  );
  for (const at of [`${ofCampaign}/rules`, '/desk/site/rules']) {
    await admin.post(`${at}/add`, { kind: 'domain', verdict: 'block', domain: `*.${'spam'.repeat(12)}.example` });
    await admin.post(`${at}/add`, { kind: 'network', verdict: 'allow', address: '203.0.113.7', days: '7' });
  }
  const record = recorderFor(app.store.audit, { kind: 'member', id: admin.member.id });
  await inTransaction(app.db, (trx) => changeNotice(trx, new Map([['fa', 'ایمیل‌ها دیر می‌رسند']]), record));
  await admin.post(`${ofCampaign}/signing/pause`, { reason: `Because${'x'.repeat(80)}` });
  const [name = '', value = ''] = admin.cookie().split('=');
  await visitor.context.addCookies([{ name, value, url: app.baseUrl }]);
});

/** A page is for one thing; some have a form beside it, or a list in which something waits for whoever looks. */
const mostMainButtons = 3;

/** These lead on to another page where there is nothing to ask. */
const leadingOn = ['/desk/second-factor', '/desk/step-up', '/desk/c/:slug/regions/choose'];
/** Every page of the desk that one gets to by its address alone. */
const visited = app.deskRoutes.flatMap(({ method, path, role }) => {
  const isPlain = !path.replace(':slug', '').includes(':') && !/[.](svg|png|json)$/.test(path);
  return method === 'GET' && role !== 'guest' && isPlain && !leadingOn.includes(path) ? [path] : [];
});
const byAddress = [
  ...visited.map((path) => path.replace(':slug', demoSlug)),
  ...visited.filter((path) => path.includes(':slug')).map((path) => path.replace(':slug', empty)),
  `${ofCampaign}/held?held=burst`,
  `${ofCampaign}/signatures?state=held&country=BE`,
  `${ofCampaign}/signatures?from=never`,
  '/desk/audit?day=2001-02-03',
  `/desk/lists/${demoSlug}/two-persons`,
];
const pages: readonly NamedPage[] = [
  ...byAddress.map((path) => [path, path] as const),
  ...requests,
  ...acts,
  ...regions,
];

/** What a button leads to. */
const pressed: Readonly<Record<string, { readonly at: string; readonly button: string; readonly tick?: string }>> = {
  'held, nothing chosen': { at: `${ofCampaign}/held`, button: '.acts .grave' },
  'held, one to remove': { at: `${ofCampaign}/held`, button: '.acts .grave', tick: 'input[type="checkbox"]' },
  'who is held': { at: `${ofCampaign}/held`, button: '.rows .button' },
  'signatures, one to remove': {
    at: `${ofCampaign}/signatures`,
    button: '.acts .grave',
    tick: '.rows input[type="checkbox"]',
  },
  'signatures, none ticked': { at: `${ofCampaign}/signatures`, button: '.acts .grave' },
  'who has signed': { at: `${ofCampaign}/signatures`, button: '.rows .button' },
  'nobody in particular found': { at: `${ofCampaign}/signatures`, button: '[action$="/find"] .button' },
  'a rule without a domain': { at: `${ofCampaign}/rules`, button: '#add-domain ~ form .button' },
  'the audit, read again': { at: '/desk/audit', button: '#verify ~ form .button' },
};

describe.each([
  ['en', 'light', { width: 1280, height: 800 }],
  ['fa', 'dark', { width: 320, height: 640 }],
] as const)('the desk in %s, in the %s', (language, colorScheme, size) => {
  const isNarrow = size.width < 400;

  beforeAll(async () => {
    await app.db.updateTable('member').set({ language }).where('id', '=', admin.member.id).execute();
    await page.setViewportSize(size);
  });

  test.each(pages)('has no accessibility findings on %s, and fits a narrow window', async (_, path) => {
    await page.goto(`${app.baseUrl}${path}`);
    expect(await findings(page, colorScheme, 'everything')).toEqual([]);
    expect(await page.locator('main .button:not(.quiet, .grave)').count()).toBeLessThanOrEqual(mostMainButtons);
    if (!isNarrow) return;
    expect(await whatDoesNotFit(page)).toEqual([]);
    await spaceTextOut(page);
    expect(await whatDoesNotFit(page)).toEqual([]);
  });

  test.each(Object.entries(pressed))('has none after a press: %s', async (_, { at, button, tick }) => {
    await page.goto(`${app.baseUrl}${at}`);
    if (tick !== undefined) await page.locator(tick).first().check();
    await page.locator(button).first().click();
    await page.waitForURL((url) => url.pathname !== at);
    expect(await findings(page, colorScheme, 'everything')).toEqual([]);
  });
});
