import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { readSettings, settingNames } from '../src/platform/settings.ts';

const lines = readFileSync(path.join(import.meta.dirname, '..', '.env.example'), 'utf8').split('\n');
const settings = lines.flatMap((line, at) => (/^#[A-Z_]+=/.test(line) ? [{ line, above: lines[at - 1] ?? '' }] : []));

describe('.env.example', () => {
  it('names every setting there is, once, and no other', () => {
    const named = settings.map(({ line }) => line.slice(1, line.indexOf('=')));
    expect(named.toSorted()).toEqual([...settingNames].toSorted());
  });

  it('explains each in the line above it', () => {
    for (const { line, above } of settings) expect(`${above}\n${line}`).toMatch(/^# [^-].*\.\n/);
  });

  it('gives each its default: taking every # away changes nothing', () => {
    const set = parseEnv(settings.map(({ line }) => line.slice(1)).join('\n'));
    const baseUrl = 'http://localhost:3000';
    const defaults = readSettings({ BASE_URL: baseUrl });
    expect(defaults.kind).toBe('settings');
    expect(readSettings(set)).toEqual(defaults);
  });

  it('sets nothing as it stands', () => {
    expect(parseEnv(lines.join('\n'))).toEqual({});
  });
});
