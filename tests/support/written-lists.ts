import type { Manifest } from '../../src/lists/proof/manifest.ts';
import type { ListEntry } from '../../src/lists/recipient.ts';
import type { ListToWrite } from '../../src/lists/writing/list-writing.ts';
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
      campaign: { slug, defaultLanguage, regions: [], texts: { en: { ...text, language: 'en', version: 1 } } },
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
      hasLatinNames: false,
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

/** What a list says of itself to whoever checks it. */
export function aManifest(given: Partial<Manifest> = {}): Manifest {
  return {
    format: 'signatory-list-1',
    list: {
      id: '01938c5e-7c53-7000-8000-000000000000',
      made_at: '2026-10-24T09:30:00.000Z',
      language: 'fr',
      recipient: { name: 'An Peeters', office: 'MP', chamber: '', constituency: 'Gent' },
    },
    campaign: {
      ...{
        slug: 'un-1988',
        page: 'https://petition.example/fr/c/un-1988',
        title: 'Enquête',
        petition: 'Nous demandons',
      },
      ...{ demands: [{ addressee: 'ONU', text: 'Une enquête' }], consent: 'Je consens', text_language: 'fr' },
      text_version: 3,
    },
    counts: { verified: 3, named: 2, counted_only: 1 },
    files: [{ name: 'list.csv', bytes: 120, sha256: 'ab'.repeat(32) }],
    audit_head: 'cd'.repeat(32),
    ...given,
  };
}
