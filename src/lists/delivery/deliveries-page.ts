import type { CampaignVisit } from '../../accounts/desk.ts';
import type { Link } from '../../accounts/desk-form.ts';
import { progressScript } from '../../accounts/desk-progress.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import { type Delivery, isAlive, stateAt } from './delivery.ts';
import { stateWords } from './delivery-words.ts';
import { deliveriesPath, type GrantedLists } from './granted.ts';
import type { Removals } from './notices.ts';

/** For `desk/deliveries`. */
interface DeliveriesView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  /** Whether mails are under way: then the page looks again by itself. */
  readonly isRunning: boolean;
  readonly refresh: Link | undefined;
  readonly deliver: Link | undefined;
  readonly notices:
    | { readonly heading: string; readonly text: string; readonly action: string; readonly button: string }
    | undefined;
  readonly listHeading: string;
  readonly rows: readonly {
    readonly title: string;
    readonly lines: readonly string[];
    readonly link: Link | undefined;
  }[];
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/deliveries': DeliveriesView;
  }
}

type Visit = CampaignVisit<Campaign>;

export interface DeliveriesPageInput extends Pick<GrantedLists, 'request' | 'addressees' | 'lists'> {
  readonly deliveries: readonly Delivery[];
  readonly removals: ReadonlyMap<string, Removals>;
}

/** Each recipient of a request's lists: how far the delivery is, and what is to be deleted from their copy. */
export function deliveriesPage({ render }: Pick<PageTools, 'render'>, visit: Visit, input: DeliveriesPageInput): Html {
  const { say, frame, now } = visit;
  const { request, addressees, lists, deliveries, removals } = input;
  const here = deliveriesPath(visit, request);
  const byEmail = new Map(deliveries.map((delivery) => [delivery.recipientEmail, delivery]));
  const names = new Map(addressees.map(({ email, name }) => [email, name]));
  const emails = [...new Set(lists.map(({ recipientEmail }) => recipientEmail))];
  const isRunning = deliveries.some((delivery) => stateAt(delivery, now) === 'waiting');
  const isFree = ({ email }: { readonly email: string }) => {
    const delivery = byEmail.get(email);
    return delivery === undefined || !isAlive(delivery, now);
  };
  return render('desk/deliveries', {
    frame: frame({ title: say('desk-delivery.title'), scripts: isRunning ? [progressScript] : [] }),
    heading: say('desk-delivery.title'),
    lead: leadWords(visit, deliveries, emails.length),
    isRunning,
    refresh: isRunning ? { url: here, label: say('desk-delivery.refresh') } : undefined,
    deliver: addressees.some(isFree) ? { url: `${here}/start`, label: say('desk-delivery.deliver.link') } : undefined,
    notices: noticesView(visit, input, here),
    listHeading: say('desk-delivery.recipients'),
    rows: emails.map((email) => {
      const delivery = byEmail.get(email);
      const name = names.get(email);
      const gone = removals.get(email)?.gone.length ?? 0;
      const untold = removals.get(email)?.untold.length ?? 0;
      return {
        title: name ?? email,
        lines: [
          delivery === undefined ? say('desk-delivery.state.none') : stateWords(visit, delivery),
          ...(name === undefined ? [say('desk-delivery.no-recipient')] : []),
          ...(gone === 0 ? [] : [say('desk-delivery.removals', { gone, untold })]),
        ],
        link: delivery && { url: `${here}/${delivery.id}`, label: say('desk-delivery.open') },
      };
    }),
    links: [{ url: `/desk/c/${visit.campaign.slug}/lists/${request.id}`, label: say('desk-delivery.to-request') }],
  });
}

function leadWords({ say }: Visit, deliveries: readonly Delivery[], recipients: number): string {
  const mailed = deliveries.filter(({ mailsSent }) => mailsSent > 0).length;
  const opened = deliveries.filter(({ openings }) => openings > 0).length;
  return say('desk-delivery.lead', { mailed, opened, recipients });
}

/** Of recipients who have the list and have not been told of everybody who has gone. */
function noticesView(
  { say }: Visit,
  { addressees, removals }: DeliveriesPageInput,
  here: string,
): DeliveriesView['notices'] {
  const count = addressees.filter(({ email }) => (removals.get(email)?.untold.length ?? 0) > 0).length;
  if (count === 0) return undefined;
  return {
    heading: say('desk-delivery.notices.heading'),
    text: say('desk-delivery.notices.text'),
    action: `${here}/notices`,
    button: say('desk-delivery.notices.button', { count }),
  };
}
