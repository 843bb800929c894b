import type { Campaign } from '../../src/campaigns/campaign.ts';
import type { DraftContents, DraftPartName } from '../../src/campaigns/drafts/draft-parts.ts';
import { type CampaignInDraft, readDraft, saveDraftPart } from '../../src/campaigns/drafts/draft-store.ts';
import { recordTrial, seenOf } from '../../src/campaigns/drafts/trial-store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import type { TestApp } from './app.ts';
import type { DeskMember } from './desk.ts';
import { formOn } from './desk-page.ts';

export async function draftOf({ db }: Pick<TestApp, 'db'>, campaign: Campaign): Promise<CampaignInDraft> {
  const draft = await readDraft(db, campaign);
  if (draft === undefined) throw new Error(`There is no campaign ${campaign.slug}.`);
  return draft;
}

/** Writes some parts of a draft over what stands there. */
export async function write(
  app: TestApp,
  { member }: DeskMember,
  campaign: Campaign,
  written: Partial<DraftContents>,
): Promise<void> {
  const { parts } = await draftOf(app, campaign);
  for (const part of Object.keys(written) as DraftPartName[]) {
    const content = written[part];
    if (content === undefined) continue;
    const { revision } = parts[part];
    const save = { campaignId: campaign.id, part, content, baseRevision: revision, memberId: member.id };
    const { kind } = await inTransaction(app.db, (trx) => saveDraftPart(trx, { ...save, now: app.clock.now() }));
    if (kind !== 'saved') throw new Error(`${part} could not be saved: ${kind}`);
  }
}

const english = {
  title: 'Stop the executions',
  summary: 'People are executed for what they think.',
  petition: 'I call on the Council to act.',
  consent: 'I agree that my name is handed to the members of the Council.',
  body: '## Why\n\nBecause.',
  origins: {},
};

/** Everything that a first publishing needs, in English and Persian. */
export const completeDraft = {
  'text:en': english,
  'text:fa': { ...english, title: 'اعدام‌ها را متوقف کنید', petition: 'از شورا می‌خواهم اقدام کند.' },
  demands: [{ id: 'a', addressee: { en: 'The Council' }, text: { en: 'Act.' }, origins: {} }],
} satisfies Partial<DraftContents>;

/** A campaign that is made in the desk, with all that publishing it needs but a trial. */
export async function aCompleteDraft(app: TestApp, admin: DeskMember, slug: string): Promise<Campaign> {
  await admin.post('/desk/new-campaign', { title: 'Stop the executions', slug, language: 'en', languages: 'fa' });
  const campaign = app.campaign(slug);
  const { settings } = (await draftOf(app, campaign)).parts;
  const dataContact = { name: 'Our organisation', email: 'privacy@example.org' };
  await write(app, admin, campaign, { ...completeDraft, settings: { ...settings.content, dataContact } });
  return campaign;
}

/** As if an organiser had tried it in that language to the end. */
export async function tried(app: TestApp, { member }: DeskMember, campaign: Campaign): Promise<void> {
  const seen = seenOf((await draftOf(app, campaign)).parts['text:en'].content);
  const trial = { language: 'en', seen, triedBy: member.id, triedAt: app.clock.now() } as const;
  await inTransaction(app.db, (trx) => recordTrial(trx, campaign.id, trial));
}

/** The form that publishes, with every consent ticked. */
export async function publishForm(member: DeskMember, slug: string): Promise<URLSearchParams> {
  const html = await (await member.visit(`/desk/c/${slug}/publish`)).text();
  const form = html.slice(html.indexOf('name="seen"') - 200);
  const ids = [...form.matchAll(/name="(consent-\w\w)"/g)].map(([, id = '']) => [id, 'yes'] as const);
  return formOn(form.slice(form.indexOf('<form ')), Object.fromEntries(ids));
}
