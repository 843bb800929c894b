/** One thing that an entry of the audit holds, and the names under which it stands, the outermost first. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

/** @example leavesOf({ before: { admin: true }, keys: [3] }) // before admin: true, keys: 3 */
export function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => leavesOf(child, [...path, name]));
}
