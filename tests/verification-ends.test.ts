import { endSignatures } from '../src/signatures/sql/end-signatures.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aLinked, type Linked, rowOf } from './support/links.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

/** What somebody is told who follows the link, and who presses its button. */
async function told(linked: Linked) {
  const [page, pressed] = [await app.visit(linked.link('confirm')), await app.post(linked.link('confirm'))];
  return {
    page: { status: page.status, text: await page.text() },
    pressed: { status: pressed.status, text: await pressed.text() },
  };
}

/** A campaign that closed so many days ago, with somebody who signed before and has not confirmed. */
async function signedBeforeClosing(
  slug: string,
  { closedDaysAgo, graceDays }: { readonly closedDaysAgo: number; readonly graceDays: number },
) {
  const draft = { ...openNow(aDraftNamed(slug)), graceDays };
  await app.apply(draft);
  const [pending, verified] = [await aLinked(app, {}, slug), await aLinked(app, {}, slug)];
  await app.post(verified.link('confirm'));
  const campaign = await app.apply({ ...draft, closesAt: new Date(Date.now() - closedDaysAgo * DAY_MS) });
  return { campaign, pending, verified };
}

describe('after a campaign has closed', () => {
  it('a signature given before can be confirmed as long as the grace lasts', async () => {
    const { campaign, pending } = await signedBeforeClosing('in-grace', { closedDaysAgo: 6, graceDays: 7 });
    expect(await told(pending)).toMatchObject({ page: { status: 200 }, pressed: { status: 303 } });
    expect(await app.count(campaign.slug)).toBe(2);
    expect((await app.sign(undefined, { slug: campaign.slug })).status).toBe(409);
  });

  it('and the grace is over, the link says so and confirms nothing', async () => {
    const { campaign, pending, verified } = await signedBeforeClosing('past', { closedDaysAgo: 8, graceDays: 7 });
    for (const { status, text } of Object.values(await told(pending))) {
      expect(status).toBe(410);
      expect(text).toContain('the time to confirm signatures is over too');
      expect(text).toContain('href="/en/c/past"');
    }
    expect((await rowOf(app, pending)).state).toBe('pending');
    expect(await app.count(campaign.slug)).toBe(1);
    expect(await told(verified)).toMatchObject({ page: { status: 303 }, pressed: { status: 303 } });
    expect((await app.visit(verified.link('confirm').replace('/confirm/', '/signed/'))).status).toBe(200);
  });
});

describe('the link of a signature that has ended', () => {
  it.each(['withdrawn', 'removed', 'expired'] as const)('says so and that one can sign again: %s', async (end) => {
    const linked = await aLinked(app);
    await endSignatures(app.db, [linked.ref], ['pending'], end);
    const ended = await rowOf(app, linked);
    const signed = await app.visit(linked.link('confirm').replace('/confirm/', '/signed/'));
    const answers = [...Object.values(await told(linked)), { status: signed.status, text: await signed.text() }];
    for (const { status, text } of answers) {
      expect(status).toBe(410);
      expect(text).toContain('While the campaign is open, you can sign again');
      expect(text).toContain(`href="/en/c/${app.campaign().slug}"`);
    }
    expect(await rowOf(app, linked)).toEqual(ended);
  });
});
