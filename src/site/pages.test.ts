import type { Campaign, CampaignId, CampaignText } from '../campaigns/campaign.ts';
import { readCampaignFolder } from '../campaigns/read-folder.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import { loadLocales } from '../platform/i18n/locales.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { loadViews } from '../platform/views/views.ts';
import * as after from '../signatures/pages.ts';
import { disclosures, type FormIssue, formFields, type IssueCode, type SignDraft } from '../signatures/signature.ts';
import { loadAssets } from './assets.ts';
import { type CampaignPageInput, campaignPage } from './campaign-page.ts';
import { type ErrorCode, errorPage, errorStatuses } from './error-page.ts';
import { homePage } from './home-page.ts';
import { namesPage } from './names-page.ts';

const assets = loadAssets('public');
const tools: PageTools = {
  render: loadViews('templates'),
  locales: loadLocales('locales'),
  asset: assets.path,
  baseUrl: 'https://petitions.example.org/',
  notice: () => ({ revision: 1, texts: {} }),
};
const demo = await theDemoCampaign();
const now = new Date('2026-11-24T12:00:00Z');
const nothingTyped: SignDraft = {
  name: '',
  email: '',
  country: '',
  postcode: '',
  city: '',
  disclosure: '',
  consent: '',
  updates: '',
  source: '',
};

async function theDemoCampaign(): Promise<Campaign> {
  const draft = await readCampaignFolder('campaigns/un-investigation-1988');
  if (Array.isArray(draft)) throw new Error('The demo campaign is not good');
  const texts: { [L in Language]?: CampaignText } = {};
  for (const language of languages) {
    const text = draft.texts[language];
    if (text !== undefined) texts[language] = { ...text, version: 1 };
  }
  const unwritten = {
    committee: draft.committee ?? [],
    showsRemoved: draft.showsRemoved ?? false,
    endorsers: [],
    draftTitles: undefined,
    isPaused: false,
    keysEndedAt: undefined,
    regions: [],
  };
  return { ...draft, ...unwritten, id: 'demo' as CampaignId, state: 'open', texts };
}

function aCampaignPage(changes: Partial<CampaignPageInput> = {}): Html {
  const campaign = changes.campaign ?? demo;
  return campaignPage(tools, {
    campaign,
    language: 'en',
    count: {
      verified: 12345,
      goals: campaign.goals.map(({ target }) => ({ verified: 1234, target })),
      removed: 0,
      asOf: now,
    },
    phase: 'open',
    source: '',
    now,
    ...changes,
  });
}

const petition = { sentence: 'We ask.', language: 'en', version: 2 } as const;
const everyPage: Record<string, (language: Language) => Html> = {
  campaign: (language) => aCampaignPage({ language }),
  'campaign with mistakes': (language) =>
    aCampaignPage({ language, draft: nothingTyped, issues: [{ field: 'name', code: 'missing' }] }),
  'campaign past a limit': (language) =>
    aCampaignPage({
      language,
      draft: nothingTyped,
      proof: { challenge: '{"parameters":{}}', because: 'network', waitMinutes: 1, sendsItself: true },
    }),
  'campaign past a limit, with mistakes': (language) =>
    aCampaignPage({
      language,
      draft: nothingTyped,
      issues: [{ field: 'name', code: 'missing' }],
      proof: { challenge: '{"parameters":{}}', because: 'campaign', waitMinutes: 5, sendsItself: false },
    }),
  'closed campaign': (language) => aCampaignPage({ language, phase: 'closed' }),
  'campaign to come': (language) => aCampaignPage({ language, phase: 'upcoming' }),
  home: (language) =>
    homePage(tools, {
      language,
      campaigns: [{ campaign: demo, count: { verified: 1, goals: [], removed: 0, asOf: now } }],
    }),
  'empty home': (language) => homePage(tools, { language, campaigns: [] }),
  names: (language) =>
    namesPage(tools, {
      campaign: demo,
      language,
      names: [{ name: 'مریم', country: 'DE' }],
      isFirst: false,
      nextCursor: 'a/b',
    }),
  'no names': (language) =>
    namesPage(tools, { campaign: demo, language, names: [], isFirst: true, nextCursor: undefined }),
  'check mail': (language) => after.checkMailPage(tools, { campaign: demo, language }),
  confirm: (language) =>
    after.confirmPage(tools, {
      campaign: demo,
      language,
      token: 'T',
      withdrawToken: 'W',
      petition,
      name: 'Maryam',
      disclosure: 'recipients',
    }),
  signed: (language) =>
    after.signedPage(tools, {
      campaign: demo,
      language,
      token: 'T',
      withdrawToken: 'W',
      verified: 2,
      receipt: { petition, signedAt: now, disclosure: 'count', wantsUpdates: true },
    }),
  withdraw: (language) => after.withdrawPage(tools, { campaign: demo, language, token: 'T' }),
  withdrawn: (language) => after.withdrawnPage(tools, { campaign: demo, language }),
  unsubscribe: (language) => after.unsubscribePage(tools, { campaign: demo, language, token: 'T' }),
  unsubscribed: (language) => after.unsubscribedPage(tools, { campaign: demo, language }),
};
for (const code of Object.keys(errorStatuses) as ErrorCode[]) {
  everyPage[`error ${code}`] = (language) => errorPage(tools, { language, code, slug: demo.slug });
}

describe.each(Object.entries(everyPage))('the page: %s', (_, page) => {
  test.each(languages)(
    'is complete in %s, with one title, no script or style in it, and nothing from elsewhere',
    (language) => {
      const html = page(language);
      expect(html).toContain(`<html lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">`);
      expect(html.match(/<h1/g)).toHaveLength(1);
      expect(html).not.toMatch(/<style|\sstyle=|<script(?! type="module" src="\/assets\/)|\son[a-z]+=/);
      expect(html).not.toMatch(/(?:src|action)="(?!\/)|<link rel="(?:stylesheet|icon)" href="(?!\/assets\/)/);
      expect(html).not.toMatch(/undefined|\[object|\{\$|\{\{/);
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, pointed = ''] of html.matchAll(/(?: for|aria-labelledby|aria-describedby|href)="#?([\w -]+)"/g)) {
        for (const id of pointed.split(' ')) if (!/^\d/.test(id)) expect(ids).toContain(id);
      }
    },
  );
});

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

describe('the pages after signing', () => {
  test('confirm only by a button, and offer to say that it was somebody else', () => {
    const html = everyPage.confirm?.('en') ?? '';
    expect(html).toContain('<form method="post" action="/en/confirm/T">');
    expect(html).toContain('href="/en/withdraw/W"');
    expect(html).toContain('<meta name="robots" content="noindex">');
  });

  test.each(disclosures)('give a receipt that says who may read the name: %s', (disclosure) => {
    const receipt = { petition, signedAt: now, disclosure, wantsUpdates: false };
    const html = after.signedPage(tools, {
      campaign: demo,
      language: 'nl',
      token: 'T',
      withdrawToken: 'W',
      verified: 12346,
      receipt,
    });
    expect(html).toContain('Met u hebben 12.346 mensen getekend en bevestigd.');
    expect(html).toContain('<blockquote lang="en" dir="ltr">We ask.</blockquote>');
    expect(html).toContain('Engelse tekst, versie 2');
    expect(html).toContain('24 november 2026');
  });
});
