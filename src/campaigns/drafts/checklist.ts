/** The checklist before publishing, in words. */
import type { CampaignVisit } from '../../accounts/desk.ts';
import type { Link } from '../../accounts/desk-form.ts';
import { languageName } from '../../platform/i18n/format.ts';
import type { Campaign } from '../campaign.ts';
import { type DraftPartName, draftPartNames, textPart } from './draft-parts.ts';
import type { CampaignInDraft } from './draft-store.ts';
import { faultText, fieldWords, partWords } from './fault-words.ts';
import type { LanguageReadiness, Readiness } from './readiness.ts';

/** One line of the checklist. */
export interface CheckView {
  readonly state: 'done' | 'to-do' | 'look';
  /** The state in a word. */
  readonly badge: string;
  readonly text: string;
  /** What is wrong, one by one. */
  readonly details: readonly string[];
  readonly link: Link | undefined;
}

type Visit = CampaignVisit<Campaign>;

export function checksOf(visit: Visit, draft: CampaignInDraft, readiness: Readiness): readonly CheckView[] {
  return [
    ...(readiness.isEnded ? [check(visit, 'to-do', visit.say('desk-publish.check.ended'))] : []),
    ...partChecks(visit, draft, readiness),
    ...readiness.languages.filter((one) => !isFaulty(one, readiness)).map((one) => languageCheck(visit, one)),
    contactCheck(visit, readiness),
    trialCheck(visit, draft, readiness),
  ];
}

/** What is missing or wrong, by the page on which it is mended; one good line where nothing is. */
function partChecks(visit: Visit, draft: CampaignInDraft, { faults }: Readiness): readonly CheckView[] {
  const { say } = visit;
  if (faults.length === 0) return [check(visit, 'done', say('desk-publish.check.complete'))];
  return draftPartNames
    .filter((name) => faults.some(({ part }) => part === name))
    .map((name) => {
      const details = faults.filter(({ part }) => part === name).map((fault) => faultText(visit, fault));
      const text = say('desk-publish.check.mend', { what: partWords(visit, name) });
      return check(visit, 'to-do', text, { details, link: mendingLink(visit, draft, name) });
    });
}

/** What is to be mended in a language is told by its part. */
function isFaulty({ language, isPublished }: LanguageReadiness, { faults }: Readiness): boolean {
  return isPublished && faults.some(({ part }) => part === textPart(language));
}

function languageCheck(visit: Visit, one: LanguageReadiness): CheckView {
  const { say, language: reader, campaign } = visit;
  const language = languageName(reader, one.language);
  if (!one.isPublished) return check(visit, 'done', say('desk-publish.check.left-out', { language }));
  const details = [
    ...(one.untranslatedDemands > 0 && !one.isDefault
      ? [say('desk-publish.check.untranslated', { count: one.untranslatedDemands })]
      : []),
    ...(one.olderDemands > 0 ? [say('desk-publish.check.older-demands', { count: one.olderDemands })] : []),
    ...one.older.map((field) => say('desk-publish.check.older', { what: fieldWords(visit, field) })),
  ];
  if (details.length === 0) return check(visit, 'done', say('desk-publish.check.language', { language }));
  const url = `/desk/c/${campaign.slug}/text/${one.language}`;
  const link = { url, label: say('desk-publish.check.to-text', { language }) };
  return check(visit, 'look', say('desk-publish.check.language-look', { language }), { details, link });
}

function contactCheck(visit: Visit, { hasDataContact }: Readiness): CheckView {
  const { say, campaign } = visit;
  if (hasDataContact) return check(visit, 'done', say('desk-publish.check.contact'));
  const link = { url: `/desk/c/${campaign.slug}/settings#contact-name`, label: say('desk-publish.check.to-settings') };
  return check(visit, 'to-do', say('desk-publish.check.no-contact'), { link });
}

function trialCheck(visit: Visit, { published }: CampaignInDraft, readiness: Readiness): CheckView {
  const { say, language } = visit;
  const shown = readiness.languages.filter(({ isPublished }) => isPublished);
  const tried = shown.filter(({ isTried }) => isTried);
  const details = shown
    .filter(({ isTried }) => !isTried)
    .map((one) => say('desk-publish.check.not-tried', { language: languageName(language, one.language) }));
  if (details.length === 0) return check(visit, 'done', say('desk-publish.check.tried'));
  const isNeeded = published.campaign.state === 'draft' && tried.length === 0;
  const link = { url: '#trial', label: say('desk-publish.check.to-trial') };
  return check(visit, isNeeded ? 'to-do' : 'look', say('desk-publish.check.try'), { details, link });
}

function mendingLink({ campaign, say }: Visit, { parts }: CampaignInDraft, part: DraftPartName): Link {
  const at = `/desk/c/${campaign.slug}`;
  const label = say('desk-publish.check.to-mend');
  if (part === 'settings' || part === 'goals') return { url: `${at}/${part}`, label };
  const language = part === 'demands' ? parts.settings.content.defaultLanguage : part.slice('text:'.length);
  return { url: `${at}/text/${language}`, label };
}

function check(
  { say }: Visit,
  state: CheckView['state'],
  text: string,
  { details = [], link }: { readonly details?: readonly string[]; readonly link?: Link } = {},
): CheckView {
  return { state, badge: say(`desk-publish.state.${state}`), text, details, link };
}
