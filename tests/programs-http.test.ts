import { z } from 'zod';
import { startTestApp } from './support/app.ts';
import { expectPage } from './support/polite-page.ts';
import { aForm, demoSlug } from './support/supporter.ts';

const COUNT_AGE_MS = 5_000;

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

describe('the count for other programs', () => {
  const countSchema = z.strictObject({
    campaign: z.string(),
    verified: z.number(),
    goals: z.array(z.strictObject({ label: z.string(), verified: z.number(), target: z.number() })),
    as_of: z.iso.datetime(),
  });

  it('tells the whole and each goal, to every site, as it stands', async () => {
    const before = await app.count();
    const places = [{ postcode: '9000' }, { postcode: '1000' }, { postcode: '4000' }, { country: 'NL', postcode: '' }];
    await Promise.all(places.map((place) => app.signAndConfirm(aForm(place))));
    app.clock.pass(COUNT_AGE_MS);
    const answer = await app.visit(`/c/${demoSlug}/count.json`, { headers: { Origin: 'https://elsewhere.example' } });
    expect(answer.status).toBe(200);
    const { headers } = answer;
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { as_of: asOf, ...counted } = countSchema.parse(await answer.json());
    expect(counted).toEqual({
      campaign: demoSlug,
      verified: before + 4,
      goals: [
        { label: 'Signatures in all', verified: before + 4, target: 25_000 },
        { label: 'Flanders', verified: 1, target: 14_500 },
        { label: 'Wallonia', verified: 1, target: 8_000 },
        { label: 'Brussels', verified: 1, target: 2_500 },
      ],
    });
    expect(Math.abs(app.clock.now().getTime() - Date.parse(asOf))).toBeLessThan(COUNT_AGE_MS);

    const etag = headers.get('etag') ?? '';
    const again = await app.visit(`/c/${demoSlug}/count.json`, { headers: { 'If-None-Match': etag } });
    expect(again.headers.get('access-control-allow-origin')).toBe('*');
    await expectPage(await app.visit('/c/none/count.json'), { status: 404 });
  });
});

describe('those who watch the program', () => {
  it('are told that it lives, that it can serve, and in numbers what it has done', async () => {
    expect(await (await app.visit('/healthz')).text()).toBe('alive\n');
    // The clock has jumped in this file: the view of the campaigns is of this moment again with the next look.
    await app.campaigns.refresh();
    expect((await app.visit('/readyz')).status).toBe(200);
    await app.jobsDone();
    const metrics = await app.visit('/metrics');
    expect(metrics.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    const text = await metrics.text();
    expect(text).toMatch(/^signatory_sign_requests_total\{outcome="accepted"\} [1-9]/m);
    expect(text).toMatch(/^signatory_confirm_requests_total\{outcome="verified"\} [1-9]/m);
    expect(text).toMatch(/^signatory_mails_total\{outcome="sent"\} [1-9]/m);
    expect(text).toMatch(/^signatory_mail_jobs_waiting \d+$/m);
  });
});
