import type { DeskRoute } from '../src/accounts/desk.ts';
import type { DeskRole } from '../src/accounts/roles.ts';
import { startSession } from '../src/accounts/sessions.ts';
import type { Campaign } from '../src/campaigns/campaign.ts';
import { deskMenus } from '../src/desk-menus.ts';
import { newUuid7 } from '../src/platform/ids.ts';
import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { aMember, type DeskVisitor, deskVisitor, signedIn } from './support/desk.ts';

const ours = 'ours';
const other = 'another';
const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed(ours), aDraftNamed(other)] });
afterAll(() => app[Symbol.asyncDispose]());

type Route = DeskRoute<Campaign>;
type Visitor = 'nobody' | 'arriving' | 'committee' | 'other-organiser' | 'organiser' | 'admin';

/** Whom each kind of page is there for; whoever is not named finds nothing, or is led to what they lack. */
const expected: { readonly [Role in Exclude<DeskRole, 'guest' | 'arriving'>]: readonly Visitor[] } = {
  any: ['committee', 'other-organiser', 'organiser', 'admin'],
  committee: ['committee', 'organiser', 'admin'],
  organiser: ['organiser', 'admin'],
  'campaign-admin': ['admin'],
  admin: ['admin'],
};

/** Somebody new each time, since some pages sign out. */
async function aVisitor(visitor: Visitor): Promise<DeskVisitor> {
  switch (visitor) {
    case 'nobody':
      return deskVisitor(app);
    case 'arriving': {
      const { id } = await aMember(app, 'admin');
      const token = await startSession(app.db, { memberId: id, agent: '', now: app.clock.now() });
      return deskVisitor(app, `signatory=${token}`);
    }
    case 'other-organiser':
      return signedIn(app, 'organiser', other);
    default:
      return signedIn(app, visitor, ours);
  }
}

/** The path with the campaign's slug in it, and for all else an id that nothing has. */
function pathOf({ path }: Route): string {
  return path.replace(':slug', ours).replace(/:\w+/g, newUuid7());
}

async function ask({ method, path }: { method: Route['method']; path: string }, visitor: DeskVisitor) {
  const answer = await (method === 'GET' ? visitor.visit(path) : visitor.post(path));
  return { status: answer.status, to: answer.headers.get('location') };
}

const table = app.deskRoutes.map((route) => [`${route.method} ${route.path}`, route] as const);
const guarded = table.flatMap(([name, route]) => (route.role === 'guest' ? [] : [[name, route] as const]));

test('every page of the desk stands in the table once, and a page of a campaign names it', () => {
  const names = table.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(20);
  for (const [name, { role, path }] of table) {
    expect({ name, isDesk: /^\/desk(?:\/|$)/.test(path) }).toEqual({ name, isDesk: true });
    const isOfCampaign = role === 'organiser' || role === 'committee' || role === 'campaign-admin';
    expect({ name, named: path.includes('/:slug') }).toEqual({ name, named: isOfCampaign });
  }
});

test('every page of a menu has its one place there, and every place a page', () => {
  const placed = [...deskMenus.site, ...deskMenus.start, ...deskMenus.campaign.flatMap(({ pages }) => pages)];
  const withMenu = app.deskRoutes.filter(({ menu }) => menu !== undefined).map(({ path }) => path);
  // Where one is too many or missing: src/desk-menus.ts is the list.
  expect(placed.toSorted()).toEqual(withMenu.toSorted());
});

test('these pages alone are open to everybody', () => {
  const open = table.filter(([, { role }]) => role === 'guest').map(([name]) => name);
  expect(open.toSorted()).toEqual([
    'GET /desk/digest/stop/:token',
    'GET /desk/invitation/:token',
    'GET /desk/milestones/stop/:token',
    'GET /desk/sign-in',
    'GET /desk/sign-in/:token',
    'GET /desk/sign-in/sent',
    'POST /desk/digest/stop/:token',
    'POST /desk/invitation/:token',
    'POST /desk/milestones/stop/:token',
    'POST /desk/sign-in',
    'POST /desk/sign-in/:token',
  ]);
});

test.each(guarded)('%s sends whoever is not signed in to the sign-in', async (_, route) => {
  const { method } = route;
  expect(await ask({ method, path: pathOf(route) }, deskVisitor(app))).toEqual({ status: 303, to: '/desk/sign-in' });
});

test.each(guarded)('%s is there for those whom the table names, and for nobody else', async (_, route) => {
  const { method, role } = route;
  const path = pathOf(route);
  const arriving = await ask({ method, path }, await aVisitor('arriving'));
  if (role === 'arriving') {
    expect(arriving.to ?? '').not.toContain('/desk/sign-in?done=desk.done.ended');
    return;
  }
  expect(arriving).toEqual({ status: 303, to: '/desk/second-factor/set-up' });
  for (const visitor of expected.any) {
    const answer = await ask({ method, path }, await aVisitor(visitor));
    if (expected[role].includes(visitor)) {
      // Of an id that nothing has there is nothing for those who may see it, either.
      const isOfNothing = answer.status === 404 && /:(?!slug)/.test(route.path);
      const isThere = answer.status < 400 || answer.status === 422 || isOfNothing;
      expect({ visitor, ...answer, isThere }).toEqual({ visitor, ...answer, isThere: true });
      expect(answer.to ?? '').not.toMatch(/step-up|second-factor|sign-in$/);
    } else {
      expect({ visitor, ...answer }).toEqual({ visitor, status: 404, to: null });
    }
  }
});

test.each(guarded.filter(([, { stepUp }]) => stepUp))('%s asks for the second factor again', async (_, route) => {
  const { method, role } = route;
  const visitor = await signedIn(app, role === 'admin' || role === 'campaign-admin' ? 'admin' : 'organiser', ours);
  await app.db
    .insertInto('totp')
    .values({ member_id: visitor.member.id, sealed_secret: Buffer.from('x'), last_step: 0, confirmed_at: new Date() })
    .execute();
  await app.db
    .updateTable('session')
    .set({ second_factor_at: new Date(app.clock.now().getTime() - 11 * 60_000) })
    .where('member_id', '=', visitor.member.id)
    .execute();
  const path = pathOf(route);
  const answer = await ask({ method, path }, visitor);
  const asked = { status: 303, to: `/desk/step-up?${new URLSearchParams({ to: path })}` };
  expect(answer).toEqual(method === 'GET' ? asked : { status: 403, to: null });
});

test.each(table.filter(([, { method }]) => method === 'POST'))('%s takes no form of another site', async (_, route) => {
  const visitor = await signedIn(app, 'admin');
  for (const site of ['cross-site', 'same-site']) {
    const answer = await visitor.post(pathOf(route), {}, { 'Sec-Fetch-Site': site });
    expect(answer.status).toBe(403);
  }
  expect((await visitor.visit('/desk')).status).toBe(200);
});
