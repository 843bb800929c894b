import { setTimeout as sleep } from 'node:timers/promises';
import { openDemoStore } from '../tools/demo-store.ts';
import { checkPromises } from './checks.ts';
import { type Load, startLoad } from './load.ts';
import type { Random } from './random.ts';
import type { StartShape, Target } from './shapes.ts';
import { startChaosSink } from './sink.ts';
import { waitFor } from './wait.ts';

export interface KillOptions {
  readonly start: StartShape;
  readonly rounds: number;
  readonly random: Random;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** What became of a number of rounds. */
export interface KillResult {
  readonly name: string;
  readonly rounds: number;
  /** Rounds after which signing came back in time. */
  readonly recovered: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly slowestRecoverySeconds: number;
  readonly slowestAnswerSeconds: number;
  readonly acknowledged: Readonly<Record<'sign' | 'confirm' | 'withdraw', number>>;
  readonly mails: number;
  readonly copies: number;
  readonly answers: Readonly<Record<string, number>>;
  /** Every promise that was broken; none is how it must be. */
  readonly broken: readonly string[];
}

const RECOVER_WITHIN_MS = 60_000;
const SETTLE_WITHIN_MS = 60_000;
/** Longer than that nobody waits in front of a page. */
const MOST_SECONDS = 20;
/** What a person may be told: done; try again later. That no answer came is the kill's doing. */
const POLITE = /^(?:sign 303|confirm 303|withdraw 200|\w+ 503|\w+ cut)$/;

/** Kills something at a random moment under load, round after round, and then holds everything to its promises. */
export async function runKills({ start, rounds, random, folder, say }: KillOptions): Promise<KillResult> {
  await using parts = new AsyncDisposableStack();
  let load: Load | undefined;
  const sink = parts.use(await startChaosSink((arrival) => load?.onArrival(arrival)));
  const shape = parts.use(await start({ folder, smtpUrl: sink.smtpUrl }));
  say(`${shape.name}: ${shape.baseUrl}`);
  load = startLoad(shape.baseUrl, `s${Math.floor(random.next() * 1e6)}`, random);
  const startedAt = performance.now();
  const outages: number[] = [];
  const kills: Record<string, number> = {};
  const broken: string[] = [];
  let left: Target[] = [];
  // Each has its turn, in an order that is drawn.
  const drawTarget = (): Target => {
    if (left.length === 0) left = [...shape.targets];
    const target = random.pick(left);
    left = left.filter((one) => one !== target);
    return target;
  };
  let recovered = 0;
  let slowestRecoverySeconds = 0;

  for (let round = 1; round <= rounds; round += 1) {
    await sleep(random.between(300, 2_000));
    const target = drawTarget();
    const killedAt = performance.now();
    outages.push(killedAt);
    const pid = await target.kill(random.pick);
    kills[target.name] = (kills[target.name] ?? 0) + 1;
    const isBack = await waitFor(async () => ((await load.signOnce()) ? true : undefined), RECOVER_WITHIN_MS);
    const seconds = (performance.now() - killedAt) / 1000;
    outages.push(performance.now());
    slowestRecoverySeconds = Math.max(slowestRecoverySeconds, seconds);
    if (isBack === true) recovered += 1;
    else broken.push(`round ${round}: no signature was taken within a minute after the ${target.name} was killed`);
    const { ledger } = load;
    say(
      `${String(round).padStart(3)}/${rounds} at ${((killedAt - startedAt) / 1000).toFixed(1)} s: kill -9 ${target.name} ${pid ?? '(none ran)'}; ` +
        `signing after ${seconds.toFixed(1)} s; so far ${ledger.acknowledged('sign').length} signed, ` +
        `${ledger.acknowledged('confirm').length} confirmed, ${ledger.acknowledged('withdraw').length} withdrawn`,
    );
  }
  say('checking every promise …');
  if (!(await load.settle(SETTLE_WITHIN_MS)))
    broken.push('what was not acknowledged could not be done again in a minute');
  {
    await using store = await openDemoStore(shape.dataDir);
    broken.push(...(await checkPromises(store, load.ledger, outages)));
  }
  broken.push(...(await shape.stop()));
  broken.push(...[...load.answers.keys()].filter((kind) => !POLITE.test(kind)).map((kind) => `answered: ${kind}`));
  if (load.slowest() > MOST_SECONDS) broken.push(`an answer took ${load.slowest().toFixed(1)} s`);
  const acknowledged = (action: 'sign' | 'confirm' | 'withdraw') => load.ledger.acknowledged(action).length;
  const mails = [...load.ledger.signers.values()].flatMap((signer) => signer.mails.map(({ messageId }) => messageId));
  return {
    name: shape.name,
    rounds,
    recovered,
    kills,
    slowestRecoverySeconds,
    slowestAnswerSeconds: load.slowest(),
    acknowledged: { sign: acknowledged('sign'), confirm: acknowledged('confirm'), withdraw: acknowledged('withdraw') },
    mails: mails.length,
    copies: mails.length - new Set(mails).size,
    answers: Object.fromEntries([...load.answers].sort()),
    broken,
  };
}
