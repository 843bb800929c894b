import { openNow, startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aMember, deskVisitor } from './support/desk.ts';
import { aLinked, type Linked, rowOf } from './support/links.ts';
import { linkIn, tokenIn } from './support/supporter.ts';
import { seen } from './support/timing.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const places = ['confirm', 'signed', 'withdraw', 'unsubscribe'] as const;
const purposes = ['confirm', 'withdraw', 'unsubscribe'] as const;

/** Every link of a signature, and the sign-in link of a member of the team, by what each is for. */
async function everyToken(linked: Linked) {
  const { email } = await aMember(app, 'admin');
  await deskVisitor(app).post('/desk/sign-in', { email });
  const signIn = tokenIn(linkIn(await app.mailTo(email), 'sign-in'));
  return [['sign-in', signIn] as const, ...purposes.map((one) => [one, tokenIn(linked.link(one))] as const)];
}

async function statusesAt(path: string): Promise<readonly number[]> {
  return [(await app.visit(path)).status, (await app.post(path, {}, { 'Sec-Fetch-Site': 'same-origin' })).status];
}

test('a link opens the place it was made for, and no other, whatever it is a link of', async () => {
  const linked = await aLinked(app, { disclosure: 'count' });
  for (const [made, token] of await everyToken(linked)) {
    for (const place of [...places, 'desk'] as const) {
      const path = place === 'desk' ? `/desk/sign-in/${token}` : `/en/${place}/${token}`;
      const opens =
        made === place || (made === 'sign-in' && place === 'desk') || (made === 'confirm' && place === 'signed');
      if (opens) continue;
      expect({ made, place, statuses: await statusesAt(path) }).toEqual({ made, place, statuses: [404, 404] });
    }
  }
  expect(await rowOf(app, linked)).toMatchObject({ state: 'pending', wants_updates: false });
});

test('a link is worth nothing where its campaign, its signature or its proof is another’s', async () => {
  await app.apply(openNow(aDraftNamed('another')));
  const [mine, theirs, elsewhere] = [await aLinked(app), await aLinked(app), await aLinked(app, {}, 'another')];
  const part = (linked: Linked, purpose: (typeof purposes)[number], from: number, to: number) =>
    Buffer.from(tokenIn(linked.link(purpose)), 'base64url').subarray(from, to);
  for (const purpose of purposes) {
    // Campaign, signature and proof, sixteen bytes each.
    const mixed = [
      [mine, mine, theirs],
      [mine, theirs, mine],
      [elsewhere, mine, mine],
      [elsewhere, mine, elsewhere],
      [mine, elsewhere, elsewhere],
    ] as const;
    for (const [campaign, signature, proof] of mixed) {
      const bytes = [part(campaign, purpose, 0, 16), part(signature, purpose, 16, 32), part(proof, purpose, 32, 48)];
      const forged = Buffer.concat(bytes).toString('base64url');
      expect(await statusesAt(`/en/${purpose}/${forged}`)).toEqual([404, 404]);
    }
  }
  for (const one of [mine, theirs, elsewhere]) expect((await rowOf(app, one)).state).toBe('pending');
});

test('a link that was used brings nobody back: not after withdrawing, not a hundred times', async () => {
  const linked = await aLinked(app);
  const before = await app.count();
  await Promise.all(Array.from({ length: 50 }, () => app.post(linked.link('confirm'))));
  expect(await app.count()).toBe(before + 1);
  await Promise.all(Array.from({ length: 10 }, () => app.post(linked.link('withdraw'))));
  const replayed = await Promise.all(Array.from({ length: 50 }, () => app.post(linked.link('confirm'))));
  expect(new Set(replayed.map(({ status }) => status))).toEqual(new Set([410]));
  expect((await app.visit(linked.link('confirm').replace('/confirm/', '/signed/'))).status).toBe(410);
  expect(await rowOf(app, linked)).toMatchObject({ state: 'withdrawn', sealed: null, email_index: null });
  expect(await app.count()).toBe(before);
});

test('a forged link is answered the same whether its signature is there or not', async () => {
  const linked = await aLinked(app);
  const token = tokenIn(linked.link('confirm'));
  const bytes = Buffer.from(token, 'base64url');
  const absent = Buffer.concat([bytes.subarray(0, 16), Buffer.alloc(16, 7), Buffer.alloc(16, 9)]);
  const present = Buffer.concat([bytes.subarray(0, 32), Buffer.alloc(16, 9)]);
  const answers = await Promise.all(
    [absent, present].flatMap((forged) =>
      places.map(async (place) => {
        return seen(await app.visit(`/en/${place}/${forged.toString('base64url')}`));
      }),
    ),
  );
  expect(answers.slice(0, places.length)).toEqual(answers.slice(places.length));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
});
