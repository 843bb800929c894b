import { aCampaignPage, demo, nothingTyped } from '../../tests/support/site-pages.ts';
import { languages } from '../platform/i18n/languages.ts';
import { type FormIssue, formFields, type IssueCode } from '../signatures/signature.ts';

describe('the campaign page', () => {
  test('in a language the campaign lacks says so, and marks the text as what it is', () => {
    const { en } = demo.texts;
    const html = aCampaignPage({ language: 'fa', campaign: { ...demo, texts: en === undefined ? {} : { en } } });
    expect(html).toContain('متن این کارزار هنوز به فارسی در دسترس نیست');
    expect(html).toContain('<h1 lang="en" dir="ltr">');
    expect(html).toContain('<label for="consent" lang="en" dir="ltr">');
    expect(html).not.toContain('hreflang="fa"');
  });

  test('chooses nothing for the reader, and keeps where they came from', () => {
    const html = aCampaignPage({ source: 'whatsapp' });
    expect(html).not.toMatch(/ checked| selected/);
    expect(html).toContain('name="source" value="whatsapp"');
  });

  test('says at once how many have signed, and of how many that are wished for', () => {
    expect(aCampaignPage()).toContain('<strong data-count-verified>12,345</strong> of 25,000');
    expect(aCampaignPage({ language: 'fa' })).toContain('۱۲٬۳۴۵</strong> از ۲۵٬۰۰۰');
    const regional = demo.goals.filter((goal) => goal.country !== undefined);
    const html = aCampaignPage({ campaign: { ...demo, goals: regional } });
    expect(html).toContain('12,345</strong></p>');
    expect(html).toContain('<b data-count-goal>1,234</b> of 14,500');
  });

  test('asks for postcode and town as the campaign wishes', () => {
    const silent = aCampaignPage({ campaign: { ...demo, asks: { postcode: 'no', city: 'no' } } });
    expect(silent).not.toMatch(/name="(?:postcode|city)"/);
    const strict = aCampaignPage({ campaign: { ...demo, asks: { postcode: 'required', city: 'optional' } } });
    expect(strict).toMatch(/name="postcode"[^>]* required/);
    expect(strict).toContain('Town or city (optional)');
  });

  test('says that two of a household may sign with one address, where they may', () => {
    expect(aCampaignPage({ campaign: { ...demo, household: 'two' } })).toContain('Two people of one household');
    expect(aCampaignPage()).not.toContain('one household');
  });

  test('with mistakes keeps what was typed, and leads from each mistake to its field', () => {
    const draft = {
      ...nothingTyped,
      name: '"><b>علی',
      email: 'ali@',
      country: 'BE',
      disclosure: 'count',
      updates: 'yes',
    };
    const issues: FormIssue[] = [
      { field: 'email', code: 'not-an-address' },
      { field: 'disclosure', code: 'missing' },
    ];
    const html = aCampaignPage({ draft, issues });
    expect(html).toContain('<title>Error: ');
    expect(html).toContain('2 things need mending');
    expect(html).toContain('<a href="#email">');
    expect(html).toContain('<a href="#disclosure">');
    expect(html).toMatch(/id="email"[^>]* aria-describedby="email-hint email-issue" aria-invalid="true"/);
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;علی"');
    expect(html).toContain('<option value=BE selected>');
    expect(html).toMatch(/value="count"[^>]* checked/);
    expect(html).toMatch(/name="updates"[^>]* checked/);
  });

  test('has words for every mistake in every field, in every language', () => {
    const codes: Record<IssueCode, true> = {
      missing: true,
      'too-long': true,
      'not-readable': true,
      'control-character': true,
      'line-break': true,
      'direction-override': true,
      'holds-link': true,
      'begins-like-formula': true,
      'no-letter': true,
      'not-an-address': true,
      'not-a-country': true,
      'not-a-postcode': true,
      'not-a-choice': true,
      'not-agreed': true,
    };
    const issues = formFields.flatMap((field) =>
      (Object.keys(codes) as IssueCode[]).map((code): FormIssue => ({ field, code })),
    );
    for (const language of languages)
      expect(() => aCampaignPage({ language, draft: nothingTyped, issues })).not.toThrow();
  });

  test('says whom to ask about one’s data, where the campaign says so', () => {
    expect(aCampaignPage({ campaign: { ...demo, dataContact: undefined } })).not.toContain('privacy@example.org');
    const dataContact = { name: 'Our <b>Organisation</b>', email: 'privacy@example.org' };
    const html = aCampaignPage({ campaign: { ...demo, dataContact } });
    expect(html).toContain('Our &lt;b&gt;Organisation&lt;/b&gt;');
    expect(html).toContain('privacy@example.org');
  });

  test('closed or not yet open has no form, and says when', () => {
    expect(aCampaignPage({ phase: 'closed' })).not.toContain('<form');
    expect(aCampaignPage({ phase: 'upcoming' })).toContain('You can sign from 1 October 2026');
  });

  test('hides its trap from people and from screen readers', () => {
    expect(aCampaignPage()).toMatch(
      /class="trap" aria-hidden="true">.*name="website" tabindex="-1" autocomplete="off"/,
    );
  });

  test('shows events that are still to come', () => {
    const title = { en: 'Hearing' };
    const events = ['2026-01-01', '2027-01-01'].map((day) => ({ title, place: {}, startsAt: new Date(day) }));
    const html = aCampaignPage({ campaign: { ...demo, events } });
    expect(html).toContain('1 January 2027');
    expect(html).not.toContain('1 January 2026');
  });
});
