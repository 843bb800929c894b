import { aCampaignDraft, campaignYaml, page } from '../../tests/support/campaign-folder.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/database.ts';
import { inTransaction } from '../platform/db/database.ts';
import { applyCampaign, type CreateKeys } from './apply.ts';
import { changeLine } from './changes.ts';
import type { CampaignDraft } from './draft.ts';
import { findCampaign, loadCampaigns, loadRevisions } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const createKeys: CreateKeys = async (trx, campaignId) => {
  const wrapped = Buffer.from('wrapped');
  await trx.insertInto('campaign_key').values({ campaign_id: campaignId, purpose: 'seal', wrapped }).execute();
};

/** A campaign of its own for each test, as one database serves them all. */
function draftOf(slug: string, changed: Parameters<typeof aCampaignDraft>[0] = {}): CampaignDraft {
  const yaml = (changed['campaign.yaml'] ?? campaignYaml()).replace('slug: small-campaign', `slug: ${slug}`);
  return aCampaignDraft({ ...changed, 'campaign.yaml': yaml });
}

async function apply(draft: CampaignDraft): Promise<string[]> {
  return (await inTransaction(database.db, (trx) => applyCampaign(trx, draft, createKeys))).map(changeLine);
}

async function stored(slug: string) {
  const campaign = await findCampaign(database.db, slug);
  if (campaign === undefined) throw new Error(`no ${slug}`);
  const revision = (await loadRevisions(database.db)).find(({ id }) => id === campaign.id)?.revision;
  return { campaign, revision };
}

const events = '- title: {en: Meeting}\n  place: {en: Ghent}\n  starts: 2026-12-10T18:00+01:00\n';
const update = (title: string) => `---\ntitle: ${title}\ndate: 2026-10-24\n---\nText`;

describe('applying a campaign’s folder', () => {
  it('stores a new campaign with all that hangs on it, and its keys', async () => {
    const draft = draftOf('new', {
      'events.yaml': events,
      'updates/a.en.md': update('A'),
      'updates/b.nl.md': update('B'),
    });
    expect(await apply(draft)).toEqual([
      'campaign.yaml: new campaign “new”',
      'page.en.md: new version 1',
      'page.nl.md: new version 1',
      'campaign.yaml: goals changed',
      'committee.csv: changed',
      'events.yaml: changed',
      'updates/a: new',
      'updates/b: new',
    ]);
    const { campaign, revision } = await stored('new');
    const { id, state, texts, isPaused, ...rest } = campaign;
    const { texts: drafted, ...expected } = draft;
    expect(rest).toEqual({ ...expected, endorsers: [], regions: [], showsRemoved: false });
    expect(texts).toEqual({ en: { ...drafted.en, version: 1 }, nl: { ...drafted.nl, version: 1 } });
    expect({ state, isPaused, revision }).toEqual({ state: 'open', isPaused: false, revision: 1 });
    const keys = await database.db.selectFrom('campaign_key').select('purpose').where('campaign_id', '=', id).execute();
    expect(keys).toEqual([{ purpose: 'seal' }]);
  });

  it('changes nothing the second time, and says so', async () => {
    const draft = draftOf('twice', { 'events.yaml': events, 'updates/a.en.md': update('A') });
    await apply(draft);
    expect(await apply(draft)).toEqual([]);
    expect((await stored('twice')).revision).toBe(1);
  });

  it('makes a new version of a changed text alone, and keeps what was signed', async () => {
    await apply(draftOf('versions'));
    expect(await apply(draftOf('versions', { 'page.nl.md': page('nl', 'Onderzoek') }))).toEqual([
      'page.nl.md: new version 2',
    ]);
    const { campaign, revision } = await stored('versions');
    expect(campaign.texts.nl).toMatchObject({ version: 2, title: 'Onderzoek (nl)' });
    expect(campaign.texts.en).toMatchObject({ version: 1 });
    expect(revision).toBe(2);
    const kept = await database.db
      .selectFrom('campaign_text')
      .select(['version', 'title'])
      .where('campaign_id', '=', campaign.id)
      .where('language', '=', 'nl')
      .orderBy('version')
      .execute();
    expect(kept.map(({ title }) => title)).toEqual(['Investigate (nl)', 'Onderzoek (nl)']);
  });

  it('keeps with each version whether its consent covers the e-mail address, and never for other words', async () => {
    const saying = (consent: string, ...more: string[]) => {
      const text = page('en').replace('consent: "I agree."', [`consent: "${consent}"`, ...more].join('\n'));
      return draftOf('covered', { 'page.en.md': text });
    };
    const covered = async () => {
      const { campaign } = await stored('covered');
      const { consent_email: isCovered } = await database.db
        .selectFrom('campaign_text')
        .select('consent_email')
        .where('campaign_id', '=', campaign.id)
        .where('language', '=', 'en')
        .where('version', '=', campaign.texts.en?.version ?? 0)
        .executeTakeFirstOrThrow();
      return isCovered;
    };
    await apply(saying('I agree.'));
    expect(await covered()).toBe(false);
    const draft = saying('I agree, with my address.', 'consent_email: true');
    expect(await apply(draft)).toEqual(['page.en.md: new version 2']);
    expect(await apply(draft)).toEqual([]);
    expect(await covered()).toBe(true);
    // What the desk publishes says nothing of it.
    const text = draft.texts.en;
    if (text === undefined) throw new Error('The draft has an English text.');
    const { consentEmail: _, ...quiet } = text;
    await apply({ ...draft, texts: { ...draft.texts, en: { ...quiet, title: 'Other' } } });
    expect(await covered()).toBe(true);
    await apply({ ...draft, texts: { ...draft.texts, en: { ...quiet, consent: 'I agree.' } } });
    expect(await covered()).toBe(false);
  });

  it('makes a new version in each language whose demands have changed', async () => {
    await apply(draftOf('demands'));
    const yaml = campaignYaml(['nl: "De Raad"', 'nl: "De Mensenrechtenraad"']);
    expect(await apply(draftOf('demands', { 'campaign.yaml': yaml }))).toEqual(['page.nl.md: new version 2']);
  });

  it('shows a removed page no longer, and the same version again when it comes back', async () => {
    await apply(draftOf('removed'));
    expect(await apply(draftOf('removed', { 'page.nl.md': undefined }))).toEqual([
      'page.nl.md: removed; what was signed stays readable',
    ]);
    expect(Object.keys((await stored('removed')).campaign.texts)).toEqual(['en']);
    expect(await apply(draftOf('removed'))).toEqual(['page.nl.md: shown again, as version 1']);
    expect((await stored('removed')).campaign.texts.nl?.version).toBe(1);
  });

  it('says which settings, goals, members, events and updates have changed', async () => {
    await apply(
      draftOf('settings', { 'events.yaml': events, 'updates/a.en.md': update('A'), 'updates/b.en.md': update('B') }),
    );
    const yaml = campaignYaml(
      ['closes: 2027-12-10\n', 'grace_days: 7\n'],
      ['city: no}', 'city: optional}\nhousehold: two'],
      ['target: 25000', 'target: 30000'],
    );
    const changed = {
      'campaign.yaml': yaml,
      'committee.csv': undefined,
      'updates/a.en.md': update('A2'),
      'updates/c.nl.md': update('C'),
    };
    expect(await apply(draftOf('settings', changed))).toEqual([
      'campaign.yaml: closes is not set (was 2027-12-10T23:59:59.999Z)',
      'campaign.yaml: grace_days is 7 (was 14)',
      'campaign.yaml: asks.city is optional (was no)',
      'campaign.yaml: household is two (was one)',
      'campaign.yaml: goals changed',
      'committee.csv: changed',
      'events.yaml: changed',
      'updates/a: changed',
      'updates/c: new',
      'updates/b: removed',
    ]);
    expect((await stored('settings')).campaign).toMatchObject({
      closesAt: undefined,
      graceDays: 7,
      asks: { city: 'optional' },
      household: 'two',
      committee: [],
      events: [],
      updates: [{ name: 'a', texts: { en: { title: 'A2' } } }, { name: 'c' }],
    });
  });

  it('is undone as a whole when any part of it fails', async () => {
    const failing: CreateKeys = async () => {
      throw new Error('no key');
    };
    const applying = inTransaction(database.db, (trx) => applyCampaign(trx, draftOf('undone'), failing));
    await expect(applying).rejects.toThrow('no key');
    expect(await findCampaign(database.db, 'undone')).toBeUndefined();
  });

  it('by many at once creates one campaign, and each new text is one version', async () => {
    for (let round = 0; round < 5; round++) {
      const slug = `race-${round}`;
      const titles = ['One', 'Two', 'Three', 'One'];
      const answers = await Promise.all(
        titles.map((title) => apply(draftOf(slug, { 'page.en.md': page('en', title) }))),
      );
      expect(answers.filter((lines) => lines[0]?.includes('new campaign'))).toHaveLength(1);
      const { campaign, revision } = await stored(slug);
      const versions = await database.db
        .selectFrom('campaign_text')
        .select('version')
        .where('campaign_id', '=', campaign.id)
        .where('language', '=', 'en')
        .orderBy('version')
        .execute();
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
      expect(campaign.texts.en?.version).toBe(versions.length);
      expect(revision).toBe(versions.length);
    }
  });

  it('leaves a text of Persian, quotation marks and braces as it was typed', async () => {
    const draft = draftOf('persian', { 'page.fa.md': page('fa', 'می‌خواهم {x} \\"y\\" \'z\' $1 \\\\') });
    await apply(draft);
    expect((await stored('persian')).campaign.texts.fa?.title).toBe('می‌خواهم {x} "y" \'z\' $1 \\ (fa)');
    expect(await apply(draft)).toEqual([]);
  });
});

describe('stored campaigns', () => {
  it('are all read in one query, however many there are', async () => {
    await using other = await testDatabase();
    for (const slug of ['a', 'b', 'c']) {
      await inTransaction(other.db, (trx) => applyCampaign(trx, draftOf(slug), createKeys));
    }
    const asked: string[] = [];
    const { db } = other;
    const counted = db.withPlugin({
      transformQuery: ({ node }) => {
        asked.push(node.kind);
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    expect((await loadCampaigns(counted)).map(({ slug }) => slug)).toEqual(['a', 'b', 'c']);
    expect(asked).toHaveLength(1);
  });

  it('are not found by what is no slug', async () => {
    for (const slug of ['', 'no-such', 'Ä', "' or 1=1", 'a'.repeat(70)]) {
      expect(await findCampaign(database.db, slug)).toBeUndefined();
    }
  });
});
