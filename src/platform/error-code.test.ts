import { readFile } from 'node:fs/promises';
import { errorCode } from './error-code.ts';

test('the code of an error is known, and nothing else has one', async () => {
  const missing = await readFile('/nowhere/at/all').catch((error: unknown) => error);
  expect(errorCode(missing)).toBe('ENOENT');
  expect(errorCode(Object.assign(new Error(), { code: '23505' }))).toBe('23505');
  for (const other of [
    new Error(),
    Object.assign(new Error(), { code: 7 }),
    { code: 'ENOENT' },
    'ENOENT',
    null,
    undefined,
  ]) {
    expect(errorCode(other)).toBeUndefined();
  }
});
