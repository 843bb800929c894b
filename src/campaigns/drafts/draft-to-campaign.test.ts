import { aCampaignDraft } from '../../../tests/support/campaign-folder.ts';
import type { Campaign, CampaignText } from '../campaign.ts';
import type { CampaignDraft } from '../draft.ts';
import type { StoredCampaign } from '../store.ts';
import { type DraftContents, type DraftPartName, originMark } from './draft-parts.ts';
import type { CampaignInDraft, DraftPart } from './draft-store.ts';
import { campaignFromDraft } from './draft-to-campaign.ts';
import { olderFields } from './older-texts.ts';
import { publishedParts } from './published-parts.ts';

const now = new Date('2026-10-24T18:00:00Z');
const small = aCampaignDraft();

/** As the small campaign is stored once it was applied. */
function storedAs(draft: CampaignDraft): StoredCampaign {
  const versioned = (language: 'en' | 'nl'): { [L in typeof language]?: CampaignText } => {
    const text = draft.texts[language];
    return text === undefined ? {} : { [language]: { ...text, version: 1 } };
  };
  const campaign: Campaign = {
    ...draft,
    committee: draft.committee ?? [],
    showsRemoved: draft.showsRemoved ?? false,
    endorsers: [],
    id: '' as Campaign['id'],
    state: 'open',
    draftTitles: undefined,
    isPaused: false,
    keysEndedAt: undefined,
    regions: [],
    texts: { ...versioned('en'), ...versioned('nl') },
  };
  return { campaign, revision: 1, closesByDate: draft.closesAt, closedAt: undefined, emailConsents: [] };
}

/** The small campaign's draft with some parts written anew. */
function aDraft(written: Partial<DraftContents> = {}): CampaignInDraft {
  const published = storedAs(small);
  const contents = { ...publishedParts(published), ...written };
  const part = <P extends DraftPartName>(name: P): DraftPart<P> => ({
    part: name,
    content: contents[name],
    isChanged: false,
    isOvertaken: false,
    revision: 0,
    changedBy: undefined,
    changedAt: undefined,
  });
  return {
    published,
    parts: {
      settings: part('settings'),
      goals: part('goals'),
      demands: part('demands'),
      'text:en': part('text:en'),
      'text:nl': part('text:nl'),
      'text:fr': part('text:fr'),
      'text:de': part('text:de'),
      'text:fa': part('text:fa'),
    },
  };
}

const published = publishedParts(storedAs(small));
const { settings } = published;
const english = published['text:en'];

function faultsOf(written: Partial<DraftContents>) {
  const drafted = campaignFromDraft(aDraft(written), now);
  if (drafted.kind === 'good') return [];
  return drafted.faults.map(({ part, field, code }) => `${part} ${field} ${code}`);
}

describe('publishing a draft', () => {
  it('that says what is published changes nothing', () => {
    const texts = Object.fromEntries(
      Object.entries(small.texts).map(([language, text]) => [language, { ...text, consentEmail: false }]),
    );
    const campaign = { ...small, committee: undefined, texts };
    expect(campaignFromDraft(aDraft(), now)).toEqual({ kind: 'good', campaign });
  });

  it('puts what was typed on one line, and leaves Markdown alone', () => {
    const text = { ...english, title: ' On  one\r\nline ', body: 'a  \r\n\r\n\tb\n' };
    const drafted = campaignFromDraft(aDraft({ 'text:en': text }), now);
    expect(drafted).toMatchObject({ campaign: { texts: { en: { title: 'On  one line', body: 'a  \n\n\tb' } } } });
  });

  it('opens when it is published where nobody says when', () => {
    const drafted = campaignFromDraft(aDraft({ settings: { ...settings, opensAt: null } }), now);
    expect(drafted).toMatchObject({ campaign: { opensAt: now } });
  });

  it('leaves out a language that is not to be published, whatever was written in it', () => {
    const drafted = campaignFromDraft(aDraft({ settings: { ...settings, languages: ['en'] } }), now);
    expect(drafted.kind === 'good' && Object.keys(drafted.campaign.texts)).toEqual(['en']);
  });

  it('says a demand in the default language where it is not translated', () => {
    const demands = [
      { id: 'a', addressee: { en: 'The Council', nl: ' ' }, text: { en: 'Do it.', nl: 'Doe het.' }, origins: {} },
    ];
    const drafted = campaignFromDraft(aDraft({ demands }), now);
    expect(drafted).toMatchObject({
      campaign: { texts: { nl: { demands: [{ addressee: 'The Council', text: 'Doe het.' }] } } },
    });
  });

  it.each<[Partial<DraftContents>, string[]]>([
    [{ 'text:nl': { ...english, title: ' ', petition: '' } }, ['text:nl title missing', 'text:nl petition missing']],
    [{ 'text:en': { ...english, title: 'x'.repeat(201) } }, ['text:en title too-long']],
    [
      { 'text:en': { ...english, consent: 'a\u0000b', body: 'a\u0007' } },
      ['text:en body unwritable', 'text:en consent unwritable'],
    ],
    [{ 'text:en': { ...english, body: '\ud800' } }, ['text:en body unwritable']],
    [{ settings: { ...settings, languages: ['nl'] } }, ['settings languages no-language']],
    [{ settings: { ...settings, closesAt: settings.opensAt } }, ['settings closes closes-too-early']],
    [
      { settings: { ...settings, graceDays: -1, unconfirmedDays: 0 } },
      ['settings grace no-number', 'settings unconfirmed no-number'],
    ],
    [
      { settings: { ...settings, dataContact: { name: '', email: 'x' } } },
      ['settings contact-email no-email', 'settings contact-name missing'],
    ],
    [{ demands: [] }, ['demands demands no-demand']],
    [
      { demands: [{ id: 'a', addressee: { nl: 'De Raad' }, text: { en: 'Do.' }, origins: {} }] },
      ['demands demands.0.addressee.en missing'],
    ],
    [
      { goals: [{ label: {}, target: 0, country: null, regions: ['BE-VLG'] }] },
      ['goals goals.0.target no-number', 'goals goals.0.country no-country', 'goals goals.0.label.en missing'],
    ],
    [
      { goals: [{ label: { en: 'A' }, target: 1, country: 'BE', regions: ['BE-XXX'] }] },
      ['goals goals.0.regions no-region'],
    ],
    [{ goals: [{ label: { en: 'A' }, target: 1, country: 'XX', regions: [] }] }, ['goals goals.0.country no-country']],
  ])('is refused with what is wrong: %j', (written, expected) => {
    expect(faultsOf(written)).toEqual(expected);
  });
});

describe('a translation', () => {
  const changed = { ...english, title: 'Another title' };

  it('that does not say what it was made from is of what is published', () => {
    expect(olderFields(aDraft(), 'nl')).toEqual([]);
    expect(olderFields(aDraft({ 'text:en': changed }), 'nl')).toEqual(['title']);
    expect(olderFields(aDraft({ 'text:en': changed }), 'en')).toEqual([]);
  });

  it('made anew from what its original says now is not older', () => {
    const dutch = {
      ...published['text:nl'],
      title: 'Een andere titel',
      origins: { title: originMark('Another title') },
    };
    expect(olderFields(aDraft({ 'text:en': changed, 'text:nl': dutch }), 'nl')).toEqual([]);
    const again = { ...changed, title: 'Yet another' };
    expect(olderFields(aDraft({ 'text:en': again, 'text:nl': dutch }), 'nl')).toEqual(['title']);
  });

  it('that is not there yet is missing, not old', () => {
    expect(olderFields(aDraft({ 'text:en': changed }), 'fa')).toEqual([]);
  });
});
