import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

test.each([
  'docs/threat-model.md',
  'docs/asvs.md',
  'docs/privacy.md',
  'SECURITY.md',
  'docs/decisions/0006-own-sign-in.md',
])('every file that %s calls as evidence is there', (paper) => {
  const text = readFileSync(path.join(root, paper), 'utf8');
  const files = [...text.matchAll(/`((?:src|tests|public|migrations)\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file);
  const linked = [...text.matchAll(/\]\(([\w./-]+\.md)(?:#[\w-]+)?\)/g)].map(([, to = '']) =>
    path.join(path.dirname(paper), to),
  );
  for (const file of [...files, ...linked]) {
    expect({ file, isThere: existsSync(path.join(root, file)) }).toEqual({ file, isThere: true });
  }
  expect(files.length + linked.length).toBeGreaterThan(0);
});
