import { startTestApp, type TestApp } from './support/app.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, type HeaderFields } from './support/supporter.ts';

const apps: TestApp[] = [];
afterAll(async () => {
  for (const app of apps.toReversed()) await app[Symbol.asyncDispose]();
});

/** The same product behind none, one and two proxies of its own. */
const [behindNone, behindOne, behindTwo] = [await behind(0), await behind(1), await behind(2)];

async function behind(trustProxy: number): Promise<TestApp> {
  const beside = apps[0];
  const app = await startTestApp({ trustProxy, withWorker: false, ...(beside === undefined ? {} : { beside }) });
  apps.push(app);
  return app;
}

/** The mark of the network that a signature is taken to come from; null for this machine. */
async function markAt(app: TestApp, headers: HeaderFields): Promise<string | null> {
  const email = anAddress();
  expect((await app.sign(aForm({ email }), { headers })).status).toBe(303);
  const id = (await storedPeople(app)).find((person) => person.email === email)?.signatureId;
  if (id === undefined) throw new Error('Nothing was stored.');
  const row = await app.db
    .selectFrom('signature')
    .select('network_mark')
    .where('campaign_id', '=', app.campaign().id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.network_mark?.toString('hex') ?? null;
}

const via = (...hops: readonly string[]): HeaderFields => ({ 'X-Forwarded-For': hops.join(', ') });
const [me, other, proxy] = ['203.0.113.7', '198.51.100.9', '192.0.2.1'];
const otherNames = [
  'Forwarded',
  'X-Real-IP',
  'X-Client-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
  'X-Cluster-Client-IP',
];

test('without a proxy, nothing that a request says of its network is believed', async () => {
  for (const headers of [via(other), via(other, proxy), ...otherNames.map((name) => ({ [name]: other }))]) {
    expect(await markAt(behindNone, headers)).toBeNull();
  }
});

describe.each([
  ['one proxy', () => behindOne, []],
  ['two proxies', () => behindTwo, [proxy]],
] as const)('behind %s', (_, app, hops) => {
  it('the network is the one that the first of them names, whatever stood there before', async () => {
    const mine = await markAt(app(), via(me, ...hops));
    expect(mine).not.toBeNull();
    expect(await markAt(app(), via(other, ...hops))).not.toBe(mine);
    const smuggled = [
      via(other, me, ...hops),
      via('127.0.0.1', me, ...hops),
      via('::1', me, ...hops),
      via(...Array<string>(200).fill(other), me, ...hops),
      via('', me, ...hops),
      via('unknown', me, ...hops),
      via(`"${other}"`, me, ...hops),
      via(`${other}\t`, me, ...hops),
      { ...via(me, ...hops), ...Object.fromEntries(otherNames.map((name) => [name, other])) },
    ];
    for (const headers of smuggled)
      expect({ headers, mark: await markAt(app(), headers) }).toEqual({ headers, mark: mine });
  });

  it('what is no address is a network of its own, and no way to be nobody', async () => {
    const marks = await Promise.all(
      ['unknown', '_hidden', '999.1.1.1', "' or 1=1 --"].map((odd) => markAt(app(), via(odd, ...hops))),
    );
    for (const mark of marks) expect(mark).toMatch(/^[\da-f]{32}$/);
  });
});

test('the network is this machine itself where no proxy names one', async () => {
  for (const app of [behindOne, behindTwo]) expect(await markAt(app, {})).toBeNull();
});
