import { startTestApp } from './support/app.ts';
import { aDraftNamed } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';

const many = 25;
const slugs = Array.from({ length: many }, (_, number) => `campaign-${number}`);
const app = await startTestApp({ withWorker: false, drafts: slugs.map((slug) => aDraftNamed(slug)) });
afterAll(() => app[Symbol.asyncDispose]());

test('the desk’s first page asks the database about all campaigns at once, not about each', async () => {
  const admin = await signedIn(app, 'admin');
  let asked = 0;
  app.pool.on('acquire', () => {
    asked += 1;
  });
  const html = await (await admin.visit('/desk')).text();
  for (const slug of slugs) expect(html).toContain(`href="/en/c/${slug}"`);
  // A dozen for the page, and what the app reads anew each second; a few for each campaign would be more.
  expect(asked).toBeLessThan(2 * many);
});
