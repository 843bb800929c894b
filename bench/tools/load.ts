import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from './child.ts';
import { type LoadConnection, loadConnection } from './load-connection.ts';
import { type LoadPlan, type LoadResult, loadPlanSchema } from './load-plan.ts';
import { type Outgoing, requestsOf } from './load-requests.ts';

/** Answers still under way at the end are waited for this long. */
const LAST_ANSWERS_MS = 30_000;
/** How often the requests that are due are sent, at a given rate. */
const TICK_MS = 2;

answerParent(loadPlanSchema, generate);

/** Asks as the plan says until its time is over, waits for the last answers and tells how long they took. */
async function generate(plan: LoadPlan): Promise<LoadResult> {
  const next = requestsOf(plan);
  const tracks = new Map<string, RecordableHistogram>();
  const connections: LoadConnection[] = [];
  const idle: ((request: Outgoing) => void)[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + plan.seconds * 1_000;
  let [failed, unsent, underWay, lastAnswerAt] = [0, 0, 0, startedAt];

  const record = (label: string, tookMs: number) => {
    let track = tracks.get(label);
    if (track === undefined) {
      track = createHistogram();
      tracks.set(label, track);
    }
    track.record(Math.max(1, Math.round(tookMs * 1_000)));
  };

  /** @returns what sends a request over a new connection. */
  const open = (onFree: (send: (request: Outgoing) => void) => void): ((request: Outgoing) => void) => {
    let label = '';
    let sentAt = 0;
    const ended = () => {
      underWay -= 1;
      lastAnswerAt = performance.now();
    };
    const connection = loadConnection(plan.port, {
      onAnswer: (status) => {
        ended();
        record(`${label} ${status}`, lastAnswerAt - sentAt);
        onFree(send);
      },
      onCut: () => {
        ended();
        failed += 1;
        onFree(send);
      },
    });
    connections.push(connection);
    const send = (request: Outgoing) => {
      label = request.label;
      sentAt = performance.now();
      underWay += 1;
      connection.send(request.text);
    };
    return send;
  };

  if (plan.rate === undefined) {
    const askAgain = (send: (request: Outgoing) => void) => {
      const request = performance.now() < endsAt ? next() : undefined;
      if (request !== undefined) send(request);
    };
    for (let opened = 0; opened < plan.connections; opened += 1) askAgain(open(askAgain));
  } else {
    const free = (send: (request: Outgoing) => void) => void idle.push(send);
    let issued = 0;
    for (let now = performance.now(); now < endsAt; now = performance.now()) {
      const due = Math.floor(((now - startedAt) / 1_000) * plan.rate);
      for (; issued < due; issued += 1) {
        const request = next();
        if (request === undefined) break;
        const send = idle.pop() ?? (connections.length < plan.connections ? open(free) : undefined);
        if (send === undefined) unsent += 1;
        else send(request);
      }
      await sleep(TICK_MS);
    }
  }
  while ((underWay > 0 || performance.now() < endsAt) && performance.now() < endsAt + LAST_ANSWERS_MS) {
    if (underWay === 0 && plan.rate === undefined) break;
    await sleep(5);
  }
  for (const connection of connections) connection.close();
  const answers = Object.fromEntries([...tracks].map(([label, track]) => [label, summaryOf(track)]));
  // What was not answered in time is as good as cut off.
  return { seconds: (lastAnswerAt - startedAt) / 1_000, answers, failed: failed + underWay, unsent };
}

function summaryOf(track: RecordableHistogram) {
  const ms = (percentile: number) => track.percentile(percentile) / 1_000;
  return { count: track.count, p50Ms: ms(50), p99Ms: ms(99), maxMs: track.max / 1_000 };
}
