import { languages } from '../src/platform/i18n/languages.ts';
import { locales } from './support/polite-page.ts';
import { nothingWritten, startWritingDesk } from './support/writing-desk.ts';

const { app, ann, slug, path, write } = await startWritingDesk();
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => nothingWritten(app));

describe('the preview', () => {
  test('is the public page made of the draft, marked, kept by no cache, and its form cannot be sent', async () => {
    await write(ann, 'nl', { title: 'Onderzoek nu' });
    const answer = await ann.visit(`/desk/c/${slug}/preview/nl`);
    const html = await answer.text();
    expect(html).toContain('<h1>Onderzoek nu</h1>');
    expect(html).toContain(locales.message('nl', 'pages.preview'));
    expect(html).toContain('<button class="button large" disabled>');
    expect(html).not.toContain('<script');
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain(`href="/desk/c/${slug}/preview/fa"`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await (await fetch(`${app.baseUrl}/nl/c/${slug}`)).text()).not.toContain('Onderzoek nu');
  });

  test('may be framed by our own editor, which alone may frame anything, and nothing else may be', async () => {
    const policy = async (at: string) => {
      const { headers } = await ann.visit(at);
      return { frame: headers.get('x-frame-options'), csp: headers.get('content-security-policy') ?? '' };
    };
    const [preview, editor, other] = [
      await policy(`/desk/c/${slug}/preview/en`),
      await policy(`${path}/en`),
      await policy(path),
    ];
    expect(preview.frame).toBe('SAMEORIGIN');
    expect(preview.csp).toMatch(/script-src 'none'.*form-action 'none'.*frame-ancestors 'self'/);
    expect(editor.frame).toBe('DENY');
    expect(editor.csp).toMatch(/frame-ancestors 'none';frame-src 'self'/);
    expect(other.frame).toBe('DENY');
    expect(other.csp).toContain("frame-ancestors 'none'");
    expect(other.csp).not.toContain('frame-src');
    for (const app of [preview, editor, other]) expect(app.csp).not.toMatch(/unsafe|https?:|\*/);
  });

  test('says what is still to be written, in any language, where nothing is', async () => {
    for (const language of languages) {
      const html = await (await ann.visit(`/desk/c/${slug}/preview/${language}`)).text();
      expect(html).toContain(`<html lang="${language}"`);
    }
    const html = await (await ann.visit(`/desk/c/${slug}/preview/de`)).text();
    expect(html).toContain('<h1>[Titel]</h1>');
  });

  test('is reached by a button that saves first', async () => {
    const answer = await write(ann, 'en', { title: 'Saved first' }, 'preview');
    expect(answer.headers.get('location')).toBe(`/desk/c/${slug}/preview/en`);
    expect(await (await ann.visit(`/desk/c/${slug}/preview/en`)).text()).toContain('<h1>Saved first</h1>');
  });
});
