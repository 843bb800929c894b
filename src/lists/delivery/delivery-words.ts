import type { MemberVisit } from '../../accounts/desk.ts';
import { formatMoment } from '../../platform/i18n/format.ts';
import { type Delivery, stateAt } from './delivery.ts';

type Words = Pick<MemberVisit, 'say' | 'language' | 'now'>;

/** How a delivery stands, in a sentence. */
export function stateWords({ say, language, now }: Words, delivery: Delivery): string {
  const state = stateAt(delivery, now);
  const date = (moment: Date | undefined) => (moment === undefined ? '' : formatMoment(language, moment));
  const { openings, mostOpenings } = delivery;
  switch (state) {
    case 'waiting':
    case 'rejected':
    case 'abandoned':
    case 'locked':
      return say(`desk-delivery.state.${state}`);
    case 'mailed':
      return say('desk-delivery.state.mailed', { date: date(delivery.mailedAt) });
    case 'opened':
    case 'used-up':
      return say(`desk-delivery.state.${state}`, { openings, most: mostOpenings });
    case 'revoked':
      return say('desk-delivery.state.revoked', { date: date(delivery.revokedAt) });
    case 'expired':
      return say('desk-delivery.state.expired', { date: date(delivery.endsAt), openings });
  }
}
