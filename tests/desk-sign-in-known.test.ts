import { startTestApp } from './support/app.ts';
import { aMember, aMemberAddress, type DeskVisitor, deskVisitor } from './support/desk.ts';
import { leastTimeDifference, seen } from './support/timing.ts';

// Without a worker, so that nothing else is done while it is measured.
const app = await startTestApp({ withWorker: false, trustProxy: 1 });
afterAll(() => app[Symbol.asyncDispose]());

const ROUNDS = 120;
/** Of the time that an unknown address takes; if a known one had a statement more or less, it would be more. */
const MOST_DIFFERENCE = 0.08;

let networks = 0;
/** From a network of its own each time, or too many links would be asked for from one. */
function ask(visitor: DeskVisitor, email: string): Promise<Response> {
  networks += 1;
  const network = `203.0.${networks >> 8}.${networks & 255}`;
  return visitor.post('/desk/sign-in', { email }, { 'X-Forwarded-For': network });
}

/** Those of whom somebody wants to know whether they are in the team: each is asked for once. */
async function pairs() {
  const members = [];
  while (members.length < ROUNDS) members.push(await aMember(app, members.length % 2 === 0 ? 'admin' : 'committee'));
  // What was just written would be tidied up by whoever comes by first.
  await app.pool.query('vacuum analyze member, sign_in_link');
  const visitor = deskVisitor(app);
  return members.map(({ email }) => ({
    known: async () => (await ask(visitor, email)).text(),
    unknown: async () => (await ask(visitor, aMemberAddress())).text(),
  }));
}

test('the desk’s sign-in answers a member’s address in the same words and the same time as any other', async () => {
  const { email } = await aMember(app, 'admin');
  const visitor = deskVisitor(app);
  const [known, unknown] = await Promise.all(
    [email, aMemberAddress()].map(async (address) => {
      const answers = [];
      // The sixth within an hour is mailed to nobody, and says so to nobody.
      for (let n = 0; n < 6; n += 1) answers.push(await seen(await ask(visitor, address)));
      return answers;
    }),
  );
  expect(known?.[0]).toMatchObject({ status: 303, headers: { location: '/desk/sign-in/sent?lang=en' } });
  expect(unknown).toEqual(known);
  expect(await leastTimeDifference(pairs, MOST_DIFFERENCE)).toBeLessThan(MOST_DIFFERENCE);
});
