import { startTestApp } from './support/app.ts';
import { aLinked, seedLinked } from './support/links.ts';
import { aSignature } from './support/signed-campaign.ts';
import { demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

const namesPath = `/en/c/${demoSlug}/signatories`;
const MINUTE_MS = 60_000;

/** What stands on one page of the public names. */
async function namesAt(path: string) {
  const page = await app.visit(path);
  expect(page.status).toBe(200);
  const html = await page.text();
  const linkNamed = (label: string) => new RegExp(`<a href="([^"]+)">${label}</a>`).exec(html)?.[1];
  return {
    headers: page.headers,
    html,
    names: [...html.matchAll(/<li><bdi>([^<]*)<\/bdi>/g)].map(([, name = '']) => name),
    older: linkNamed('Earlier signatures')?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
    newest: linkNamed('To the newest signatures'),
  };
}

/** Everybody, by following the links from page to page. */
async function allNames(): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for (let path: string | undefined = namesPath; path !== undefined; ) {
    const page = await namesAt(path);
    expect(page.newest).toBe(path === namesPath ? undefined : namesPath);
    pages.push(page.names);
    path = page.older;
  }
  return pages;
}

test('nobody’s name stands there where nobody has signed in public', async () => {
  const { names, older, html } = await namesAt(namesPath);
  expect({ names, older }).toEqual({ names: [], older: undefined });
  expect(html).toContain('There are no public names here yet.');
});

test('only those stand there who confirmed and chose to be named, whatever they are called', async () => {
  const at = new Date(Date.now() - 1_000 * MINUTE_MS);
  await seedLinked(app, [
    aSignature({ name: 'Public Verified', verifiedAt: at }),
    aSignature({ name: '<script>alert(1)</script>', verifiedAt: at }),
    aSignature({ name: 'گوهر عشقی', verifiedAt: at, country: 'IR' }),
    aSignature({ name: 'Public Pending', verifiedAt: at, state: 'pending' }),
    aSignature({ name: 'Public Withdrawn', verifiedAt: at, state: 'withdrawn' }),
    aSignature({ name: 'For Recipients', verifiedAt: at, disclosure: 'recipients' }),
    aSignature({ name: 'Only Counted', verifiedAt: at, disclosure: 'count' }),
  ]);
  const { names, html, headers } = await namesAt(namesPath);
  expect(names.toSorted()).toEqual(['&lt;script&gt;alert(1)&lt;/script&gt;', 'Public Verified', 'گوهر عشقی']);
  expect(html).toContain('<bdi>گوهر عشقی</bdi> <span>Iran</span>');
  // A name that a cache or a search engine has kept stands there after it is withdrawn.
  expect(headers.get('cache-control')).toBe('no-store');
  expect(html).toContain('<meta name="robots" content="noindex">');
});

describe('many names', () => {
  // Those of one batch are confirmed at one moment, and pages must be cut between them as well.
  const now = Date.now();
  const people = Array.from({ length: 250 }, (_, place) => ({
    name: `Person ${place}`,
    verifiedAt: new Date(now - Math.ceil((place + 1) / 60) * MINUTE_MS),
  }));
  const momentOf = new Map(people.map(({ name, verifiedAt }) => [name, verifiedAt.getTime()]));
  beforeAll(() => seedLinked(app, people.map(aSignature)).then(() => undefined));

  test('come newest first, a hundred a page, everybody once', async () => {
    const pages = await allNames();
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 53]);
    const shown = pages.flat().slice(0, people.length);
    expect(shown.toSorted()).toEqual(people.map(({ name }) => name).toSorted());
    const moments = shown.map((name) => momentOf.get(name) ?? 0);
    expect(moments).toEqual(moments.toSorted((a, b) => b - a));
  });

  test('stay on their page while others sign and withdraw', async () => {
    const first = await namesAt(namesPath);
    const second = await namesAt(first.older ?? '');
    const [newcomer] = await seedLinked(app, [aSignature({ name: 'Newcomer', verifiedAt: new Date() })]);
    expect((await namesAt(namesPath)).names).toEqual(['Newcomer', ...first.names.slice(0, -1)]);
    expect((await namesAt(first.older ?? '')).names).toEqual(second.names);
    await app.post(newcomer?.link('withdraw') ?? '');
    expect((await namesAt(namesPath)).names).toEqual(first.names);
  });

  test('go on after the last one of a page also where that one has withdrawn', async () => {
    // Ninety-nine are put before it.
    const hundredth = { verifiedAt: new Date(now - 0.5 * MINUTE_MS), state: 'verified' } as const;
    const last = await aLinked(app, hundredth);
    await seedLinked(
      app,
      Array.from({ length: 99 }, () => aSignature({ name: 'Newer', verifiedAt: new Date(now) })),
    );
    const first = await namesAt(namesPath);
    await app.post(last.link('withdraw'));
    const { names } = await namesAt(first.older ?? '');
    expect(names.slice(0, 60).toSorted()).toEqual(
      people
        .slice(0, 60)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  test.each([
    ['in the future, from the newest on', '9999-12-31T23:59:59.999999Z', 100],
    ['before everybody, nobody', '0001-01-01T00:00:00.000000Z', 0],
  ])('are shown from a place %s', async (_what, at, count) => {
    const before = `${at}_01890000-0000-7000-8000-000000000000`;
    expect((await namesAt(`${namesPath}?${new URLSearchParams({ before })}`)).names).toHaveLength(count);
  });
});

test('a place that was never given is no page', async () => {
  const uuid = '01890000-0000-7000-8000-000000000000';
  const forged = [
    '',
    'nonsense',
    uuid,
    `_${uuid}`,
    `2026-10-24T00:00:00.000000Z_`,
    `2026-10-24T00:00:00.000000Z_${uuid}x`,
    `2026-10-24T00:00:00Z_${uuid}`,
    `2026-13-24T00:00:00.000000Z_${uuid}`,
    `2026-02-30T00:00:00.000000Z_${uuid}`,
    `2026-10-24T24:00:00.000000Z_${uuid}`,
    `2026-10-24T00:00:60.000000Z_${uuid}`,
    `0000-01-01T00:00:00.000000Z_${uuid}`,
    `infinity_${uuid}`,
    `2026-10-24T00:00:00.000000Z_${uuid}' or '1'='1`,
    '\0',
    '\ud800',
    'x'.repeat(8_000),
  ];
  for (const before of forged) {
    const answer = await app.visit(`/nl/c/${demoSlug}/signatories?${new URLSearchParams({ before })}`);
    expect({ before, status: answer.status }).toEqual({ before, status: 404 });
    expect(await answer.text()).toContain('<html lang="nl"');
  }
});

test('there is a page of names for campaigns and languages there are, and no other', async () => {
  expect((await app.visit('/en/c/none/signatories')).status).toBe(404);
  expect((await app.visit(`/xx/c/${demoSlug}/signatories`)).status).toBe(404);
  expect((await app.visit(`${namesPath}?before=a&before=b`)).status).toBeLessThan(500);
  expect((await app.visit(namesPath, { method: 'HEAD' })).status).toBe(200);
});
