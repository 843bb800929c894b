import { recorderFor } from '../src/audit/log.ts';
import type { CampaignSlug } from '../src/campaigns/campaign.ts';
import { createCampaign } from '../src/campaigns/drafts/create-campaign.ts';
import { createCampaignKeys } from '../src/campaigns/keys.ts';
import { inTransaction } from '../src/platform/db/database.ts';
import { startTestApp } from './support/app.ts';
import { signedIn } from './support/desk.ts';

const slug = 'not-published-yet' as CampaignSlug;
const title = 'Nobody has read this title';
const app = await startTestApp();
const admin = await signedIn(app, 'admin');
afterAll(() => app[Symbol.asyncDispose]());

beforeAll(async () => {
  const record = recorderFor(app.store.audit, { kind: 'member', id: admin.member.id });
  await inTransaction(app.db, (trx) =>
    createCampaign(
      trx,
      { slug, title, defaultLanguage: 'en', languages: ['en'] },
      {
        memberId: admin.member.id,
        now: app.clock.now(),
        createKeys: (inside, id) => createCampaignKeys(inside, app.store.keyring, id),
        record,
      },
    ),
  );
  await app.campaigns.refresh();
});

test.each([
  ['GET', `/en/c/${slug}`],
  ['GET', `/fa/c/${slug}/`],
  ['GET', `/en/c/${slug}/sign`],
  ['GET', `/en/c/${slug}/check-mail`],
  ['GET', `/en/c/${slug}/signatories`],
  ['GET', `/c/${slug}/count.json`],
  ['POST', `/en/c/${slug}/sign`],
])('%s %s is not found, and says as little as an address that nobody ever had', async (method, path) => {
  const ask = (at: string) => fetch(new URL(at, app.baseUrl), { method, redirect: 'manual' });
  const answer = await ask(path);
  expect(answer.status).toBe(404);
  const told = await answer.text();
  expect(told).not.toContain(title);
  const other = 'some-other-address';
  expect((await (await ask(path.replace(slug, other))).text()).replaceAll(other, slug)).toBe(told);
});

test('it is on no list, but in the desk, by the title of its draft', async () => {
  expect(await (await fetch(new URL('/en/', app.baseUrl))).text()).not.toContain(title);
  const desk = await (await admin.visit('/desk')).text();
  expect(desk).toContain(title);
  expect(desk).not.toContain(`/en/c/${slug}`);
});

test('every page of the desk that a campaign has is there for it', async () => {
  const paths = app.deskRoutes.flatMap(({ method, path }) =>
    method === 'GET' && path.includes('/c/:slug') && !path.replace(':slug', '').includes(':') ? [path] : [],
  );
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths) {
    const { status } = await admin.visit(path.replace(':slug', slug));
    expect({ path, status }).toEqual({ path, status: /\/(?:make|confirm|choose)$/.test(path) ? 303 : 200 });
  }
});
