import { startTestApp } from './support/app.ts';
import { auditedDeeds } from './support/audit.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';

const slug = 'a-whole-life';
const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed(slug)] });
const ann = await signedIn(app, 'organiser', slug);
afterAll(() => app[Symbol.asyncDispose]());

const path = `/desk/c/${slug}/signing`;
const page = async () => (await ann.visit(path)).text();
const press = async (act: string) => (await ann.post(`${path}/${act}`)).headers.get('location') ?? '';

test('a campaign is closed, put away, taken back and opened again, each with what follows', async () => {
  const open = await page();
  expect(open).toContain('the names become unreadable for everybody');
  expect(open).toContain(`action="${path}/close"`);
  expect(open).not.toContain(`action="${path}/archive"`);
  expect(await press('archive')).toContain('done.unchanged');
  expect(await press('close')).toContain('done.close');
  expect(await press('close')).toContain('done.unchanged');
  expect(await page()).toContain(`action="${path}/archive"`);
  expect(await press('archive')).toContain('done.archive');
  const publicPage = await (await fetch(new URL(`/en/c/${slug}`, app.baseUrl))).text();
  expect(publicPage).toContain('This campaign is archived');
  expect(publicPage).toContain('Put it on the agenda.');
  expect(await press('open')).toContain('done.unchanged');
  expect(await press('unarchive')).toContain('done.unarchive');
  expect(await press('open')).toContain('done.open');
  expect(app.campaign(slug).state).toBe('open');
  const acts = (await auditedDeeds(app.db)).map(({ act }) => act).filter((act) => act.startsWith('campaign.'));
  expect(acts).toEqual(['campaign.close', 'campaign.archive', 'campaign.unarchive', 'campaign.open']);
});
