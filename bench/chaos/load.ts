import { setTimeout as sleep } from 'node:timers/promises';
import { type Action, type Ledger, makeLedger, type Signer } from './ledger.ts';
import type { Random } from './random.ts';
import { type Answer, request, sign } from './requests.ts';
import type { Arrival } from './sink.ts';
import { waitFor } from './wait.ts';

/** People at the same time, and the longest that one of them pauses. */
const PEOPLE = 6;
const MOST_PAUSE_MS = 80;
const REPEATS = 0.15;
const CONFIRM = 0.7;
const WITHDRAW = 0.15;

const good: Record<Action, number> = { sign: 303, confirm: 303, withdraw: 200 };

/** People who sign, confirm and withdraw, and do again what was not acknowledged. */
export interface Load {
  readonly ledger: Ledger;
  /** Every kind of answer to every action, and how often it came: `sign 303`. */
  readonly answers: ReadonlyMap<string, number>;
  /** The slowest answer, in seconds. */
  slowest(): number;
  onArrival(arrival: Arrival): void;
  /** Signs as one more person. @returns whether it was acknowledged. */
  signOnce(): Promise<boolean>;
  /** No new signers; those there are finish what they began. @returns whether they could. */
  settle(withinMs: number): Promise<boolean>;
}

interface Errand {
  readonly dueAt: number;
  readonly signer: Signer;
  readonly action: Action;
}

export function startLoad(baseUrl: string, name: string, random: Random): Load {
  const ledger = makeLedger();
  const answers = new Map<string, number>();
  const errands: Errand[] = [];
  const busy = new Set<Signer>();
  let isOpen = true;
  let isSettled = false;
  let slowest = 0;
  let underWay = 0;

  const plan = (signer: Signer, action: Action, inMs: number): void => {
    errands.push({ signer, action, dueAt: performance.now() + inMs });
  };

  async function act(signer: Signer, action: Action): Promise<boolean> {
    const { steps } = signer;
    if (steps[action] === 'none') steps[action] = 'tried';
    busy.add(signer);
    const answer = await send(baseUrl, signer, action);
    busy.delete(signer);
    const kind = `${action} ${answer.status}`;
    answers.set(kind, (answers.get(kind) ?? 0) + 1);
    slowest = Math.max(slowest, answer.seconds);
    if (answer.status === good[action]) {
      steps[action] = 'acknowledged';
      if (action === 'withdraw') signer.withdrawnAt = performance.now();
    } else plan(signer, action, random.between(200, 1_000));
    return answer.status === good[action];
  }

  async function person(): Promise<void> {
    while (!isSettled) {
      const errand = nextErrand();
      underWay += 1;
      if (errand !== undefined) {
        if (isOfUse(errand)) await act(errand.signer, errand.action);
      } else if (isOpen) await act(whoSigns(), 'sign');
      underWay -= 1;
      await sleep(random.between(0, MOST_PAUSE_MS));
    }
  }

  /** One thing at a time for each person, as in life. */
  function nextErrand(): Errand | undefined {
    const now = performance.now();
    const next = errands.findIndex(({ dueAt, signer }) => dueAt <= now && !busy.has(signer));
    return next < 0 ? undefined : errands.splice(next, 1)[0];
  }

  function whoSigns(): Signer {
    const isKnown = (signer: Signer) => signer.steps.withdraw === 'none' && !busy.has(signer);
    const known = random.next() < REPEATS ? ledger.acknowledged('sign').filter(isKnown) : [];
    return known.length > 0 ? random.pick(known) : ledger.add(`${name}-${ledger.signers.size}@example.org`);
  }

  const people = Array.from({ length: PEOPLE }, person);
  return {
    ledger,
    answers,
    slowest: () => slowest,
    onArrival: (arrival) => {
      const signer = ledger.signers.get(arrival.to);
      if (signer === undefined) return;
      signer.mails.push(arrival);
      if (signer.mails.length > 1) return;
      const confirms = random.next() < CONFIRM;
      if (confirms) plan(signer, 'confirm', random.between(0, 1_500));
      if (random.next() < WITHDRAW) plan(signer, 'withdraw', random.between(1_500, 4_000));
    },
    signOnce: () => act(ledger.add(`${name}-${ledger.signers.size}@example.org`), 'sign'),
    settle: async (withinMs) => {
      isOpen = false;
      const done = await waitFor(async () => (errands.length === 0 && underWay === 0 ? true : undefined), withinMs);
      isSettled = true;
      await Promise.all(people);
      return done === true;
    },
  };
}

/** Who has the mail does not sign again for want of an answer; who has withdrawn, or tried to, does not confirm. */
function isOfUse({ signer, action }: Errand): boolean {
  if (action === 'sign') return signer.mails.length === 0;
  return action === 'withdraw' || signer.steps.withdraw === 'none';
}

/** Links lead to where the program was when it wrote the mail: always the same address. */
function send(baseUrl: string, signer: Signer, action: Action): Promise<Answer> {
  if (action === 'sign') return sign(baseUrl, signer.email);
  const mail = signer.mails[0];
  const link = action === 'confirm' ? mail?.confirmUrl : mail?.withdrawUrl;
  if (link === undefined) throw new Error(`The mail to ${signer.email} has no link to ${action}.`);
  return request(link, {});
}
