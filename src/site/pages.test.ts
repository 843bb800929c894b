import { aCampaignPage, demo, nothingTyped, now, tools } from '../../tests/support/site-pages.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import type { Html } from '../platform/views/frame.ts';
import * as after from '../signatures/pages.ts';
import { disclosures } from '../signatures/signature.ts';
import { type ErrorCode, errorPage, errorStatuses } from './error-page.ts';
import { homePage } from './home-page.ts';
import { namesPage } from './names-page.ts';

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
