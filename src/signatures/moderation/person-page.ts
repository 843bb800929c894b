import type { DeskFrame } from '../../accounts/desk-view.ts';
import { formatMoment } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Person } from '../signature.ts';
import { movesOf } from './act.ts';
import type { actsOn } from './act-store.ts';
import type { LookedAt } from './search-store.ts';
import { actsPath, factsOf, remarksOn, type SignatureVisit, signaturesPath } from './signature-words.ts';

/** For `desk/signature-person`. */
interface PersonView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly id: string;
  readonly actsPath: string;
  readonly moves: readonly { readonly move: string; readonly label: string; readonly isGrave: boolean }[];
  readonly history: {
    readonly heading: string;
    readonly acts: readonly { readonly url: string; readonly label: string }[];
  };
  readonly back: { readonly url: string; readonly label: string };
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/signature-person': PersonView;
  }
}

export interface PersonPageInput {
  readonly signature: LookedAt;
  readonly person: Person;
  readonly acts: Awaited<ReturnType<typeof actsOn>>;
}

export function personPage(
  { render }: Pick<PageTools, 'render'>,
  visit: SignatureVisit,
  { signature, person, acts }: PersonPageInput,
): Html {
  const { say, frame, language } = visit;
  const place = [person.postcode, person.city].filter((part) => part !== '').join(' ');
  const remarks = remarksOn(visit, signature);
  return render('desk/signature-person', {
    frame: frame({ title: say('desk-signatures.person.title') }),
    heading: say('desk-signatures.person.title'),
    lead: say('desk-held.person.lead'),
    facts: [
      { term: say('desk-held.person.name'), text: person.name },
      { term: say('desk-held.person.email'), text: person.email },
      ...(place === '' ? [] : [{ term: say('desk-held.person.place'), text: place }]),
      { term: say('desk-signatures.facet.state'), text: say(`desk-signatures.state.${signature.state}`) },
      { term: say('desk-held.person.signed'), text: factsOf(visit, signature).join(' · ') },
      ...(remarks.length === 0 ? [] : [{ term: say('desk-signatures.person.remarks'), text: remarks.join(' · ') }]),
    ],
    id: signature.signatureId,
    actsPath: actsPath(visit),
    moves: movesOf(new Set([signature.state])).map((move) => ({
      move,
      label: say(`desk-acts.${move}.this`),
      isGrave: move === 'remove',
    })),
    history: {
      heading: say('desk-signatures.person.history'),
      acts: acts.map(({ actId, move, at }) => ({
        url: `${actsPath(visit)}/${actId}`,
        label: `${say(`desk-acts.${move}.was`)}${at === null ? '' : ` · ${formatMoment(language, at)}`}`,
      })),
    },
    back: { url: signaturesPath(visit), label: say('desk-signatures.back') },
  });
}
