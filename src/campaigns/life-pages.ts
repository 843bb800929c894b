import type { CampaignVisit } from '../accounts/desk.ts';
import { formView } from '../accounts/desk-form.ts';
import type { FormPart } from '../accounts/desk-forms.ts';
import { reasonField } from '../accounts/reason.ts';
import { formatDate } from '../platform/i18n/format.ts';
import type { Campaign } from './campaign.ts';
import { retentionEnds, stageAt } from './lifecycle.ts';
import type { StoredCampaign } from './store.ts';

/** What may be done with a campaign as a whole. */
export const lifeActs = ['close', 'open', 'archive', 'unarchive'] as const;
export type LifeAct = (typeof lifeActs)[number];

type Visit = CampaignVisit<Campaign>;

const dayMs = 24 * 60 * 60 * 1000;

/** What can be done with a campaign in its stage, each with what follows. Of what was never published there is nothing. */
export function lifeParts(visit: Visit, stored: StoredCampaign): readonly FormPart[] {
  return actsNow(stored, visit.now).map((act): FormPart => {
    const { say, campaign } = visit;
    return {
      id: act,
      heading: say(`desk-life.heading.${act}`),
      state: undefined,
      paragraphs: [say(`desk-life.means.${act}`), ...whatFollows(visit, stored, act)],
      form: formView({
        action: `/desk/c/${campaign.slug}/signing/${act}`,
        fields: [reasonField(visit, `reason-${act}`)],
        button: say(`desk-life.button.${act}`),
        isGrave: act === 'close',
      }),
    };
  });
}

function actsNow(stored: StoredCampaign, now: Date): readonly LifeAct[] {
  switch (stageAt(stored.campaign, now)) {
    case 'draft':
      return [];
    case 'upcoming':
      return ['open', 'close'];
    case 'open':
      return ['close'];
    case 'closed':
      return canOpen(stored, now) ? ['open', 'archive'] : ['archive'];
    case 'archived':
      return ['unarchive'];
  }
}

function whatFollows({ say, language, now }: Visit, stored: StoredCampaign, act: LifeAct): readonly string[] {
  const { campaign } = stored;
  if (act === 'archive') return canOpen(stored, now) ? [] : [say('desk-life.over')];
  if (act !== 'close') return [];
  const graceEnds = new Date(now.getTime() + campaign.graceDays * dayMs);
  const namesEnd = retentionEnds({ ...campaign, closesAt: now }) ?? graceEnds;
  return [
    say('desk-life.grace', { date: formatDate(language, graceEnds) }),
    say('desk-life.retention', { date: formatDate(language, namesEnd) }),
  ];
}

/** Whether only a hand has closed it: its dates would let people sign. */
function canOpen({ campaign, closesByDate }: StoredCampaign, now: Date): boolean {
  return campaign.keysEndedAt === undefined && (closesByDate === undefined || now < closesByDate);
}
