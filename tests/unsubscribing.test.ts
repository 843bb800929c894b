import { startTestApp } from './support/app.ts';
import { type Linked, linkedBy, rowOf } from './support/links.ts';
import { aForm } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

/** Somebody who has signed, confirmed and asked for news. */
async function aReader(): Promise<Linked> {
  const linked = await linkedBy(app, await app.signAndConfirm(aForm({ updates: 'yes' })));
  await app.jobsDone();
  expect((await rowOf(app, linked)).wants_updates).toBe(true);
  return linked;
}

describe('unsubscribing from news', () => {
  it('asks by a page with one button, which changes nothing', async () => {
    const reader = await aReader();
    const page = await app.visit(reader.link('unsubscribe', 'fr'));
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain(`<form method="post" action="${reader.link('unsubscribe', 'fr')}">`);
    expect((await rowOf(app, reader)).wants_updates).toBe(true);
  });

  it('stops the news and nothing else, and a second time the same', async () => {
    const reader = await aReader();
    const before = await rowOf(app, reader);
    const count = await app.count();
    for (const time of [1, 2]) {
      const answer = await app.post(reader.link('unsubscribe'));
      expect({ time, status: answer.status }).toEqual({ time, status: 200 });
      expect(await answer.text()).toContain('Your signature still counts');
    }
    expect(await rowOf(app, reader)).toEqual({ ...before, wants_updates: false });
    expect(await app.count()).toBe(count);
  });

  it('is done by mail programs in one click, in either form (RFC 8058)', async () => {
    const fields = { 'List-Unsubscribe': 'One-Click' };
    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    for (const body of [new URLSearchParams(fields), multipart]) {
      const reader = await aReader();
      const answer = await app.visit(reader.link('unsubscribe'), { method: 'POST', body });
      expect(answer.status).toBe(200);
      expect((await rowOf(app, reader)).wants_updates).toBe(false);
    }
  });

  it('is refused to a link for something else, and to another site', async () => {
    const reader = await aReader();
    for (const purpose of ['confirm', 'withdraw'] as const) {
      const forged = reader.link(purpose).replace(`/${purpose}/`, '/unsubscribe/');
      expect((await app.visit(forged)).status).toBe(404);
      expect((await app.post(forged)).status).toBe(404);
    }
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await app.post(reader.link('unsubscribe'), {}, headers)).status).toBe(403);
    expect((await app.post(reader.link('unsubscribe', 'xx'))).status).toBe(404);
    expect((await rowOf(app, reader)).wants_updates).toBe(true);
  });
});
