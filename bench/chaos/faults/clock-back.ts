import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoSlug } from '../../tools/demo-store.ts';
import { publicCount, request, sign } from '../requests.ts';
import { secondsUntil } from '../wait.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { type Stage, startStage } from './stage.ts';

const shim = path.resolve(import.meta.dirname, '../clock-shim.ts');
/** What a page and a count may be old, and a moment. */
const FRESH_WITHIN_MS = 8_000;
const MAIL_WITHIN_MS = 10_000;

/** The clock is set back an hour while the product runs: nothing is double, no page stands still. */
export const clockBack: Fault = {
  name: 'the clock jumps back an hour',
  run: async ({ folder }: FaultOptions) => {
    const file = path.join(folder, 'clock-is-back');
    await using stage = await startStage(folder, {
      env: { NODE_OPTIONS: `--import ${shim}`, CHAOS_CLOCK_FILE: file },
    });
    const facts: string[] = [];
    const broken: string[] = [];
    try {
      facts.push(`before: ${await signAndSee(stage, 'early', 1)}`);
      await writeFile(file, '');
      await sleep(200);
      facts.push(`after: ${await signAndSee(stage, 'late', 2)}`);
      // Known by now: the same answer, no second signature, no second mail.
      for (const email of ['early@example.org', 'late@example.org']) await sign(stage.baseUrl, email);
      const ready = async () => ((await request(`${stage.baseUrl}/readyz`)).status === 200 ? true : undefined);
      await secondsUntil('/readyz', ready, FRESH_WITHIN_MS);
      await sleep(1_500);
      if (stage.sink.arrivals.length !== 2) broken.push(`${stage.sink.arrivals.length} mails arrived, not two`);
      const rows = await stage.store.store.db.selectFrom('signature').select('id').execute();
      if (rows.length !== 2) broken.push(`there are ${rows.length} signatures, not two`);
    } catch (error) {
      broken.push(Error.isError(error) ? error.message : String(error));
    }
    return { facts, broken };
  },
};

/** Signs, confirms, and waits until the count and the page say so. */
async function signAndSee({ baseUrl, sink }: Stage, name: string, count: number): Promise<string> {
  const email = `${name}@example.org`;
  const { status } = await sign(baseUrl, email);
  if (status !== 303) throw new Error(`Signing answered ${status}.`);
  const mailOf = async () => sink.arrivals.find(({ to }) => to === email);
  await secondsUntil(`the mail to ${email}`, mailOf, MAIL_WITHIN_MS);
  const confirmUrl = (await mailOf())?.confirmUrl ?? '';
  const confirmed = await request(confirmUrl, {});
  if (confirmed.status !== 303) throw new Error(`Confirming answered ${confirmed.status}.`);
  const counted = async () => ((await publicCount(baseUrl)) === count ? true : undefined);
  const seconds = await secondsUntil(`count.json to say ${count}`, counted, FRESH_WITHIN_MS);
  const before = await request(`${baseUrl}/en/c/${demoSlug}`);
  const shown = async () => {
    const { text } = await request(`${baseUrl}/en/c/${demoSlug}`);
    return text.includes(`data-count-verified>${count}<`) ? true : undefined;
  };
  const onPage = await secondsUntil(`the page to say ${count}`, shown, FRESH_WITHIN_MS);
  return `count.json is right after ${seconds.toFixed(1)} s, the page (${before.status}) ${onPage.toFixed(1)} s later`;
}
