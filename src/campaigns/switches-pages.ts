import type { CampaignVisit, MemberVisit } from '../accounts/desk.ts';
import { type FieldIssue, fieldView, formView } from '../accounts/desk-form.ts';
import { deskForms, type FormPart } from '../accounts/desk-forms.ts';
import { reasonField } from '../accounts/reason.ts';
import { formatMoment, languageName } from '../platform/i18n/format.ts';
import { type Language, languages } from '../platform/i18n/languages.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import type { Campaign } from './campaign.ts';
import { lifeParts } from './life-pages.ts';
import type { StoredCampaign } from './store.ts';
import type { Pauses, SiteSwitches } from './switch-store.ts';
import { longestNotice } from './switches.ts';

export function noticeField(language: Language): string {
  return `notice-${language}`;
}

/** @param issues with what was typed; the page then shows that in place of the notice as it is. */
export function sitePage(
  tools: Pick<PageTools, 'render'>,
  visit: MemberVisit,
  { pausedSince, notice }: SiteSwitches,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, language, fields } = visit;
  const noticePart: FormPart = {
    id: 'notice',
    heading: say('desk-site.notice.heading'),
    state: undefined,
    paragraphs: [say('desk-site.notice.lead'), say('desk-site.notice.how')],
    form: formView({
      action: '/desk/site/notice',
      fields: languages.map((written) => {
        const name = noticeField(written);
        const value = issues.length > 0 ? fields.text(name) : (notice.texts[written] ?? '');
        const label = languageName(language, written);
        const hint = say('desk-site.notice.hint', { most: longestNotice });
        return fieldView({ name, label, hint, value, rows: 3, isRequired: false }, issues);
      }),
      button: say('desk-site.notice.button'),
    }),
  };
  const signing = signingPart(visit, '/desk/site', pausedSince, 'site');
  return deskForms(tools, visit, say('desk-site.title'), [signing, noticePart], issues);
}

export function signingPage(
  tools: Pick<PageTools, 'render'>,
  visit: CampaignVisit<Campaign>,
  { campaignSince, siteSince }: Pauses,
  stored: StoredCampaign,
): Html {
  const { say, campaign } = visit;
  const part = signingPart(visit, `/desk/c/${campaign.slug}/signing`, campaignSince, 'campaign');
  const everywhere = siteSince === undefined ? [] : [say('desk-site.signing.paused-everywhere')];
  const links =
    campaign.state === 'draft'
      ? [{ url: `/desk/c/${campaign.slug}/signing/delete`, label: say('desk-life.delete.link') }]
      : [];
  // Of what was never published, that it is not paused would say too much.
  const state = campaign.state === 'draft' ? { text: say('desk.home.draft'), isGood: false } : part.state;
  const parts = [{ ...part, state, paragraphs: [...everywhere, ...part.paragraphs] }, ...lifeParts(visit, stored)];
  return deskForms(tools, visit, say('desk-site.signing.title'), parts, [], links);
}

function signingPart(visit: MemberVisit, path: string, since: Date | undefined, what: 'site' | 'campaign'): FormPart {
  const { say, language } = visit;
  const isPaused = since !== undefined;
  return {
    id: 'signing',
    heading: say(`desk-site.signing.heading-${what}`),
    state: {
      text: isPaused
        ? say('desk-site.signing.paused-since', { moment: formatMoment(language, since) })
        : say('desk-site.signing.not-paused'),
      isGood: !isPaused,
    },
    paragraphs: isPaused
      ? [say('desk-site.signing.while-paused'), say('desk-site.signing.resume-means')]
      : [say(`desk-site.signing.when-${what}`), say('desk-site.signing.pause-means')],
    form: formView({
      action: `${path}/${isPaused ? 'resume' : 'pause'}`,
      fields: [reasonField(visit)],
      button: say(isPaused ? 'desk-site.signing.resume' : `desk-site.signing.pause-${what}`),
      isGrave: !isPaused,
    }),
  };
}
