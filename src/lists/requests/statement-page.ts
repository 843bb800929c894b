import type { CampaignVisit } from '../../accounts/desk.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { type ListStatement, type StatementLine, statementLines } from '../writing/list-statement.ts';
import type { ListRequestId } from './request.ts';

/** For `desk/list-statement`. */
interface ListStatementView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly lines: readonly StatementLine[];
  readonly back: { readonly url: string; readonly label: string };
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/list-statement': ListStatementView;
  }
}

export function statementPage(
  { render, locales, baseUrl }: PageTools,
  { say, frame, campaign }: CampaignVisit<Campaign>,
  requestId: ListRequestId,
  statement: ListStatement,
): Html {
  const heading = say('desk-lists.statement.title', { name: statement.recipient.name });
  return render('desk/list-statement', {
    frame: frame({ title: heading }),
    heading,
    lead: say('desk-lists.statement.lead'),
    lines: statementLines(locales, { campaign, baseUrl }, statement),
    back: { url: `/desk/c/${campaign.slug}/lists/${requestId}`, label: say('desk-lists.statement.back') },
  });
}
