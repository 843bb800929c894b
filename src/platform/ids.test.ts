import fc from 'fast-check';
import { isUuid, newUuid7 } from './ids.ts';

test('a new id is a UUID of version 7 that holds its time', () => {
  const before = Date.now();
  const id = newUuid7();
  expect(isUuid(id)).toBe(true);
  expect(id.charAt(14)).toBe('7');
  const at = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
});

test('no two ids are the same', () => {
  expect(new Set(Array.from({ length: 10_000 }, newUuid7)).size).toBe(10_000);
});

test('a UUID is told from any other text', () => {
  fc.assert(fc.property(fc.uuid(), (uuid) => expect(isUuid(uuid)).toBe(true)));
  fc.assert(fc.property(fc.string(), (text) => expect(isUuid(text)).toBe(false)));
  const id = newUuid7();
  for (const near of [id.toUpperCase(), `${id}\n`, ` ${id}`, `{${id}}`, id.replaceAll('-', ''), id.slice(1)]) {
    expect(isUuid(near)).toBe(false);
  }
});
