import { addEventHandler } from 'jest-circus';

/** Only so that a test ends: how fast something must be stands in the test that promises it. */
const LIMIT_MS = 120_000;

// The runner itself knows no limit: without this, one promise that never settles would hold the whole run.
addEventHandler((event, state) => {
  const { children, hooks } = state.currentDescribeBlock;
  const added = event.name === 'add_test' ? children.at(-1) : event.name === 'add_hook' ? hooks.at(-1) : undefined;
  if (added === undefined || added.type === 'describeBlock') return;
  const { fn, timeout } = added;
  // None of ours takes what Jest calls `done`.
  if (fn !== undefined) added.fn = () => withinLimit(() => Reflect.apply(fn, undefined, []), timeout ?? LIMIT_MS);
});

async function withinLimit(fn: () => unknown, limitMs: number): Promise<void> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`It has not ended within ${limitMs} ms.`)), limitMs);
  try {
    await Promise.race([fn(), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
