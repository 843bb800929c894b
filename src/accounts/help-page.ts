import type { Html, PageTools } from '../platform/views/frame.ts';
import { type MemberRoute, type MemberVisit, page } from './desk.ts';
import type { DeskFrame } from './desk-view.ts';

/** For `desk/help`. */
interface HelpView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly sections: readonly {
    readonly id: string;
    readonly heading: string;
    readonly words: readonly { readonly id: string; readonly term: string; readonly means: string }[];
  }[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/help': HelpView;
  }
}

/** Every word that is explained, by what it belongs to: another page may lead to `/desk/help#held`. */
const words = {
  signatures: [
    'pending',
    'verified',
    'held',
    'removed',
    'withdrawn',
    'paper',
    'disclosure',
    'source',
    'tally',
    'network',
  ],
  campaigns: ['draft', 'version', 'demand', 'grace', 'retention', 'pause'],
  people: ['admin', 'organiser', 'committee', 'recipient', 'endorser'],
  safety: ['factor', 'again', 'two', 'key', 'audit', 'fingerprint'],
} as const;

/** What the words of the desk mean, for everybody who is signed in. */
export function helpRoutes({ tools }: { readonly tools: PageTools }): readonly MemberRoute[] {
  return [
    {
      method: 'GET',
      path: '/desk/help',
      role: 'any',
      stepUp: false,
      answer: (visit) => page(helpPage(tools, visit)),
    },
  ];
}

function helpPage({ render }: PageTools, { say, frame }: MemberVisit): Html {
  return render('desk/help', {
    frame: frame({ title: say('desk-help.title') }),
    heading: say('desk-help.title'),
    lead: say('desk-help.lead'),
    sections: Object.entries(words).map(([section, ids]) => ({
      id: `about-${section}`,
      heading: say(`desk-help.${section}.heading`),
      words: ids.map((id) => ({
        id,
        term: say(`desk-help.${section}.words.${id}.term`),
        means: say(`desk-help.${section}.words.${id}.means`),
      })),
    })),
  });
}
