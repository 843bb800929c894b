import type { ListToWrite } from '../../src/lists/list-writing.ts';
import type { ListEntry } from '../../src/lists/recipient.ts';
import type { Language } from '../../src/platform/i18n/languages.ts';
import { aCampaignDraft } from './campaign-folder.ts';

/** A list of some names for a recipient with that language, and what it says of itself. */
export function aListToWrite(language: Language, named: number): ListToWrite {
  const { slug, defaultLanguage } = aCampaignDraft();
  const text = {
    title: 'Investigate',
    summary: '',
    petition: 'I call',
    consent: 'I agree.',
    body: '',
    demands: [{ addressee: 'The Council', text: 'Debate it' }],
  };
  return {
    issuer: {
      campaign: { slug, defaultLanguage, texts: { en: { ...text, language: 'en', version: 1 } } },
      baseUrl: 'https://petition.example',
    },
    statement: {
      recipient: {
        email: 'a@b.org',
        name: '=An & <Peeters>',
        office: '',
        chamber: '',
        constituency: '',
        party: '',
        country: '',
        regions: [],
        language,
      },
      hasEmails: false,
      madeBy: { name: 'Ann', isOnServer: false },
      selection: { places: undefined, confirmedAfterUs: undefined },
      counts: { verified: named + 7, places: [{ country: 'BE', region: 'BE-VAN', named, countedOnly: 7 }] },
      ...{ madeAt: new Date('2026-10-24T09:30Z'), auditHead: 'ab'.repeat(32), named, countedOnly: 7 },
    },
  };
}

/** One line of a list; what a test is about is given. */
export function anEntry(given: Partial<ListEntry> = {}): ListEntry {
  return {
    number: 1,
    name: 'Ann',
    city: 'Ghent',
    postcode: '9000',
    country: 'BE',
    email: '',
    confirmedOn: '2026-10-24',
    ...given,
  };
}
