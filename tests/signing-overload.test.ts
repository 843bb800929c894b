import { openDatabase } from '../src/platform/db/database.ts';
import { startTestApp } from './support/app.ts';
import { postPipelined } from './support/pipeline.ts';
import { expectPage } from './support/polite-page.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug, type TypedForm } from './support/supporter.ts';
import { startTcpProxy } from './support/tcp-proxy.ts';
import { until } from './support/until.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

/** Two that are being written, each alone, and two thousand that wait for them. */
const MOST_AT_ONCE = 2_002;

/** Lets no signature be written until it is let go. */
async function holdWrites() {
  const client = await app.pool.connect();
  await client.query('begin');
  await client.query('lock table signature in share mode');
  return async () => {
    await client.query('rollback');
    client.release();
  };
}

describe('when more sign than can be written', () => {
  it('those past the bound are told at once to come back, and only those who are told so are not stored', async () => {
    const letGo = await holdWrites();
    const crowd = Array.from({ length: MOST_AT_ONCE }, () => aForm());
    const crowdAnswered = postPipelined(new URL(`/en/c/${demoSlug}/sign`, app.baseUrl), crowd);
    const later: Promise<{ readonly form: TypedForm; readonly answer: Response }>[] = [];
    let refused: Response | undefined;
    try {
      // Who comes while there is room waits in line; the first who is answered meanwhile is one too many.
      refused = await until('somebody to be refused', async () => {
        const form = aForm();
        const answering = app.sign(form);
        later.push(answering.then((answer) => ({ form, answer })));
        void answering.then((answer) => {
          refused ??= answer;
        });
        return refused;
      });
      // Whoever was still on the way has arrived when others who came after them are answered: with a refusal, as the line
      // is full. Else the last of them would come when there is room again.
      for (let after = 0; after < 3; after += 1) expect((await app.sign()).status).toBe(503);
    } finally {
      await letGo();
    }
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await expectPage(refused, { status: 503, heading: 'pages.error.unavailable.title' });

    const answers = [
      ...(await crowdAnswered).map((status, at) => ({ email: crowd[at]?.email, status })),
      ...(await Promise.all(later)).map(({ form, answer }) => ({ email: form.email, status: answer.status })),
    ];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 503]));
    const accepted = answers.filter(({ status }) => status === 303).map(({ email }) => email);
    expect(accepted).toHaveLength(MOST_AT_ONCE);
    expect(new Set((await storedPeople(app)).map(({ email }) => email))).toEqual(new Set(accepted));
    expect((await app.sign()).status).toBe(303);
  });
});

describe('when the database is away', () => {
  it.each(['refuses', 'drops'] as const)(
    'it is said politely, nothing is stored, and signing comes back by itself: it %s connections',
    async (mood) => {
      const url = new URL(app.connectionString);
      await using proxy = await startTcpProxy(Number(url.port));
      url.port = String(proxy.port);
      await using proxied = openDatabase({ connectionString: url.href, maxConnections: 4, onError: () => undefined });
      const store = { ...app.store, ...proxied };
      await using behind = await startTestApp({ beside: { ...app, store }, withWorker: false });
      // So that there are a connection and a count to lose.
      expect((await behind.sign(aForm({ consent: '' }))).status).toBe(422);

      await proxy.become(mood);
      const email = anAddress();
      const answer = await behind.sign(aForm({ email }), { language: 'fa' });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      await expectPage(answer, { status: 503, language: 'fa', heading: 'pages.error.unavailable.title' });
      expect((await behind.sign(aForm({ consent: '' }))).status).toBe(422);
      expect((await storedPeople(app)).some((person) => person.email === email)).toBe(false);

      await proxy.become('passes');
      await until('signing to be back', async () => {
        const { status } = await behind.sign(aForm({ email }));
        return status === 303 ? true : undefined;
      });
      expect((await storedPeople(app)).some((person) => person.email === email)).toBe(true);
    },
  );
});
