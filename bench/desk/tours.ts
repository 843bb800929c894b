/** Opens every page of both campaigns in turns, again and again, and keeps how long each took. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchStore } from '../tools/bench-store.ts';
import { BenchFailed, type Checks } from '../tools/checks.ts';
import { type Answer, type DeskBrowser, signIn } from './browser.ts';
import { type DeskPage, pagesOf, type Who } from './pages.ts';
import type { DeskStage } from './stage.ts';

/** A page of the large campaign, and the same of the small one. */
export interface PageTimes {
  readonly group: string;
  readonly name: string;
  /** Milliseconds, one of each tour. */
  readonly ours: readonly number[];
  /** None where the small campaign has nothing of that kind. */
  readonly reference: readonly number[];
  /** Until what goes on in the background is done, from the press on; none where nothing does. */
  readonly done: readonly number[];
}

export interface Tours {
  readonly tours: number;
  /** What goes on in the background is asked for in one of so many: nothing else is measured until it is done. */
  readonly patientEvery: number;
  /** Whether the first does not count, so that no compiler or cache is measured. */
  readonly isWarmedUp: boolean;
  readonly checks: Checks;
  readonly say: (line: string) => void;
}

export async function tourDesk(
  bench: BenchStore,
  { many, few, organiser, admin, committee }: DeskStage,
  port: number,
  { tours, patientEvery, isWarmedUp, checks, say }: Tours,
): Promise<readonly PageTimes[]> {
  const browsers = {
    organiser: await signIn(bench, organiser, port),
    admin: await signIn(bench, admin, port),
    committee: await signIn(bench, committee, port),
  } satisfies Record<Who, unknown>;
  const open = async ({ who, path, form, isMultipart, group, name, shows }: DeskPage) => {
    const sent = form !== undefined && isMultipart === true ? multipart(form) : form;
    const { status, text, ms, path: shown } = await browsers[who].open(path, sent);
    const isRight = status === 200 && text.includes(shows);
    const found = isRight ? undefined : { group, name, path, status, shows, text: text.slice(text.indexOf('<main')) };
    checks.hold('every page is answered with 200, and shows what it is to', isRight, found);
    return { ms, doneMs: await waitUntilDone(browsers[who], { path: shown, text, ms }) };
  };
  const small = pagesOf(few);
  const times = pagesOf(many).map((page) => ({
    page,
    reference: small.find(({ group, name }) => group === page.group && name === page.name),
    ours: [] as number[],
    theirs: [] as number[],
    done: [] as number[],
    goesOn: false,
  }));
  for (let tour = isWarmedUp ? 0 : 1; tour <= tours; tour += 1) {
    await Promise.all(Object.values(browsers).map(({ stepUp }) => stepUp()));
    for (const one of times) {
      const { page, reference, ours, theirs, done } = one;
      if (one.goesOn && tour % patientEvery !== 0) continue;
      const took = await open(page);
      one.goesOn = took.doneMs !== undefined;
      const tookThere = reference && (await open(reference));
      if (tour === 0) continue;
      ours.push(took.ms);
      if (took.doneMs !== undefined) done.push(took.doneMs);
      if (tookThere !== undefined) theirs.push(tookThere.ms);
    }
    say(tour === 0 ? 'warmed up' : `tour ${tour} of ${tours}`);
  }
  return times.map(({ page: { group, name }, ours, theirs, done }) => ({ group, name, ours, reference: theirs, done }));
}

const LOOK_AGAIN_MS = 50;
const DONE_WITHIN_MS = 120_000;

/** Looks again and again at what goes on in the background: nothing else is measured meanwhile. */
async function waitUntilDone(
  { open }: DeskBrowser,
  { path, text, ms }: Pick<Answer, 'path' | 'text' | 'ms'>,
): Promise<number | undefined> {
  if (!text.includes('data-running')) return undefined;
  for (const began = performance.now(); ; await sleep(LOOK_AGAIN_MS)) {
    const look = await open(path);
    const took = ms + performance.now() - began;
    if (look.status === 200 && !look.text.includes('data-running')) return took;
    if (took > DONE_WITHIN_MS) throw new BenchFailed(`What goes on at ${path} does not end.`);
  }
}

function multipart(form: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) data.append(name, value);
  return data;
}
