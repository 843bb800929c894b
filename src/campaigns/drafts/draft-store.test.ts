import { aTestAudit, auditedDeeds } from '../../../tests/support/audit.ts';
import { aDraftNamed } from '../../../tests/support/campaign-folder.ts';
import { type TestDatabase, testDatabase } from '../../../tests/support/database.ts';
import { isMemberId, newId } from '../../accounts/member.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { newUuid7 } from '../../platform/ids.ts';
import { applyCampaign, type CreateKeys } from '../apply.ts';
import type { CampaignId, CampaignSlug } from '../campaign.ts';
import { isCampaignSlug } from '../draft.ts';
import { findCampaign } from '../store.ts';
import { createCampaign } from './create-campaign.ts';
import type { DraftContents, DraftPartName } from './draft-parts.ts';
import { changedParts, readDraft, saveDraftPart } from './draft-store.ts';
import { emptyText } from './published-parts.ts';

const { record } = aTestAudit();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  for (const id of [ann, ben]) {
    await database.db
      .insertInto('member')
      .values({
        id,
        email_index: Buffer.from(id),
        sealed: Buffer.from(''),
        language: null,
        is_admin: false,
        removed_at: null,
        tries_since: null,
      })
      .execute();
  }
});
afterAll(() => database[Symbol.asyncDispose]());

const ann = newId(isMemberId);
const ben = newId(isMemberId);
const now = new Date('2026-10-24T18:00:00Z');

const createKeys: CreateKeys = async (trx, campaignId) => {
  const wrapped = Buffer.from('wrapped');
  await trx.insertInto('campaign_key').values({ campaign_id: campaignId, purpose: 'seal', wrapped }).execute();
};

function aSlug(): CampaignSlug {
  const slug = `c-${newUuid7()}`;
  if (!isCampaignSlug(slug)) throw new Error(`${slug} is no slug`);
  return slug;
}

async function aPublishedCampaign() {
  const draft = aDraftNamed(aSlug());
  const apply = (changed = draft) => inTransaction(database.db, (trx) => applyCampaign(trx, changed, createKeys));
  await apply();
  const campaign = await findCampaign(database.db, draft.slug);
  if (campaign === undefined) throw new Error('it was not stored');
  return { id: campaign.id, slug: draft.slug, draft, apply };
}

async function aDraftCampaign(slug = aSlug()) {
  const as = { memberId: ann, now, createKeys, record };
  const input = { slug, title: 'Investigate', defaultLanguage: 'en', languages: ['en', 'fa'] } as const;
  return { slug, ...(await inTransaction(database.db, (trx) => createCampaign(trx, input, as))) };
}

async function draftOf(id: CampaignId) {
  const draft = await readDraft(database.db, { id });
  if (draft === undefined) throw new Error('there is no such campaign');
  return draft;
}

function save<P extends DraftPartName>(
  campaignId: CampaignId,
  part: P,
  content: DraftContents[P],
  { base = 0, memberId = ann }: { base?: number; memberId?: typeof ann } = {},
) {
  return inTransaction(database.db, (trx) =>
    saveDraftPart(trx, { campaignId, part, content, baseRevision: base, memberId, now }),
  );
}

const aText = { ...emptyText, title: 'Another title' };

describe('a draft', () => {
  it('says what is published as long as nobody has written in it', async () => {
    const { id, draft } = await aPublishedCampaign();
    const { parts } = await draftOf(id);
    expect(parts['text:en'].content).toMatchObject({ title: draft.texts.en?.title, body: draft.texts.en?.body });
    expect(parts['text:fa'].content).toEqual(emptyText);
    expect(parts.settings.content).toMatchObject({ languages: ['en', 'nl'], closesAt: draft.closesAt });
    expect(parts.demands.content).toMatchObject([
      { addressee: { en: 'The Council', nl: 'De Raad' } },
      // What stands in Dutch in English words was not translated.
      { addressee: { en: 'The governments' }, text: { en: 'Make relations conditional.' } },
    ]);
    expect(parts.goals.content[1]).toMatchObject({ country: 'BE', regions: ['BE-VLG'] });
    expect(changedParts(parts)).toEqual([]);
    expect(parts['text:en']).toMatchObject({ revision: 0, changedBy: undefined });
  });

  it('changes nothing that is published', async () => {
    const { id, slug } = await aPublishedCampaign();
    const before = await findCampaign(database.db, slug);
    expect(await save(id, 'text:en', aText)).toEqual({ kind: 'saved', revision: 1 });
    expect(await findCampaign(database.db, slug)).toEqual(before);
    const { parts } = await draftOf(id);
    expect(parts['text:en']).toMatchObject({ content: aText, isChanged: true, changedBy: ann, changedAt: now });
    expect(changedParts(parts).map(({ part }) => part)).toEqual(['text:en']);
  });

  it('is saved over nobody’s head: whoever began with an older one is shown the newer', async () => {
    const { id } = await aPublishedCampaign();
    expect(await save(id, 'text:en', aText)).toEqual({ kind: 'saved', revision: 1 });
    const theirs = { ...emptyText, title: 'Of Ben' };
    expect(await save(id, 'text:en', theirs, { base: 1, memberId: ben })).toEqual({ kind: 'saved', revision: 2 });
    expect(await save(id, 'text:en', { ...aText, title: 'Of Ann' }, { base: 1 })).toMatchObject({
      kind: 'conflict',
      theirs: { content: theirs, revision: 2, changedBy: ben, changedAt: now },
    });
    expect((await draftOf(id)).parts['text:en'].content).toEqual(theirs);
    // The same sent twice, as after a broken connection, is no conflict.
    expect(await save(id, 'text:en', theirs, { base: 1, memberId: ben })).toEqual({ kind: 'saved', revision: 2 });
    // Another part is another matter.
    expect(await save(id, 'text:nl', aText)).toEqual({ kind: 'saved', revision: 1 });
  });

  it('keeps one of many saves that began alike, and tells the others', async () => {
    const { id } = await aPublishedCampaign();
    const saves = await Promise.all(
      Array.from({ length: 8 }, (_, n) => save(id, 'text:en', { ...emptyText, title: `Title ${n}` })),
    );
    expect(saves.filter(({ kind }) => kind === 'saved')).toHaveLength(1);
    expect(saves.filter(({ kind }) => kind === 'conflict')).toHaveLength(7);
  });

  it('is no change once it says again what is published', async () => {
    const { id } = await aPublishedCampaign();
    const { content } = (await draftOf(id)).parts['text:en'];
    await save(id, 'text:en', aText);
    await save(id, 'text:en', content, { base: 1 });
    expect((await draftOf(id)).parts['text:en']).toMatchObject({ isChanged: false, revision: 2 });
  });

  it('follows what is published from elsewhere, but for what was written: that is overtaken', async () => {
    const { id, draft, apply } = await aPublishedCampaign();
    await save(id, 'text:en', aText);
    const { en, nl } = draft.texts;
    if (en === undefined || nl === undefined) throw new Error('the small campaign has both');
    const texts = { en: { ...en, title: 'New in English' }, nl: { ...nl, title: 'New in Dutch' } };
    await apply({ ...draft, texts });
    const { parts } = await draftOf(id);
    expect(parts['text:en']).toMatchObject({ content: aText, isChanged: true, isOvertaken: true });
    expect(parts['text:nl']).toMatchObject({
      content: { title: 'New in Dutch' },
      isChanged: false,
      isOvertaken: false,
    });
  });

  it('keeps where words were translated from', async () => {
    const { id } = await aPublishedCampaign();
    const demands = (await draftOf(id)).parts.demands.content.map((demand) => ({
      ...demand,
      origins: { nl: { addressee: 'aaaaaaaaaaaa' } },
    }));
    await save(id, 'demands', demands);
    const { content, isChanged } = (await draftOf(id)).parts.demands;
    expect(content).toEqual(demands);
    expect(isChanged).toBe(false);
  });

  it('is there for no campaign that is none', async () => {
    const { id } = await aPublishedCampaign();
    const other = (newUuid7() as string) === id ? id : id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await save(other as CampaignId, 'text:en', aText)).toEqual({ kind: 'unknown' });
  });
});

describe('a campaign that is made in the desk', () => {
  it('is a draft with keys, called by the title of its draft', async () => {
    const { slug } = await aDraftCampaign();
    const campaign = await findCampaign(database.db, slug);
    expect(campaign).toMatchObject({ state: 'draft', texts: {}, draftTitles: { en: 'Investigate' } });
    if (campaign === undefined) return;
    const { parts } = await draftOf(campaign.id);
    expect(parts.settings.content).toMatchObject({ languages: ['en', 'fa'], opensAt: null, closesAt: null });
    await save(campaign.id, 'text:fa', { ...emptyText, title: 'تحقیق' });
    expect(await findCampaign(database.db, slug)).toMatchObject({ draftTitles: { en: 'Investigate', fa: 'تحقیق' } });
    const keys = await database.db
      .selectFrom('campaign_key')
      .select('purpose')
      .where('campaign_id', '=', campaign.id)
      .execute();
    expect(keys).toHaveLength(1);
    const deeds = await auditedDeeds(database.db);
    expect(deeds.at(-1)).toMatchObject({ act: 'campaign.create', details: { languages: ['en', 'fa'] } });
  });

  it('takes an address once, however many ask for it', async () => {
    const slug = aSlug();
    const made = await Promise.all(Array.from({ length: 6 }, () => aDraftCampaign(slug)));
    expect(made.filter(({ kind }) => kind === 'created')).toHaveLength(1);
    expect(made.filter(({ kind }) => kind === 'taken')).toHaveLength(5);
  });
});
