import type { Fields } from '../../accounts/desk.ts';
import {
  type FieldView,
  type FormView,
  formView,
  type Link,
  type ProblemsView,
  problemsView,
} from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { countries, formatMoment } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Move, SignatureId } from '../signature.ts';
import { movesOf } from './act.ts';
import { suspicionField } from './asked-search.ts';
import type { Searched } from './search.ts';
import { filterFields, personFields } from './search-fields.ts';
import { facetNames, type SearchIssue, termNames } from './search-form.ts';
import type { LookedAt } from './search-store.ts';
import { actsPath, factsOf, remarksOn, type SignatureVisit, signaturesPath } from './signature-words.ts';
import type { SuspicionKind } from './suspicion.ts';

/** For `desk/signatures`. */
interface SignaturesView {
  readonly frame: DeskFrame;
  readonly problems: ProblemsView | undefined;
  readonly heading: string;
  readonly lead: string;
  readonly find: { readonly heading: string; readonly hint: string; readonly form: FormView };
  readonly filter: {
    readonly summary: string;
    readonly isOpen: boolean;
    readonly action: string;
    readonly fields: readonly FieldView[];
    readonly button: string;
    readonly all: Link | undefined;
  };
  readonly listHeading: string;
  readonly none: readonly string[];
  readonly path: string;
  readonly actsPath: string;
  readonly legend: string;
  readonly show: string;
  readonly rows: readonly RowView[];
  readonly ticked: readonly MoveButton[];
  readonly all: AllFound | undefined;
  readonly more: {
    readonly told: string | undefined;
    readonly link: Link | undefined;
    readonly form: FormView | undefined;
  };
  readonly links: readonly Link[];
}

interface RowView {
  readonly id: string;
  readonly state: string;
  readonly isCounted: boolean;
  readonly facts: string;
  readonly remarks: readonly string[];
  readonly isShown: boolean;
}

interface MoveButton {
  readonly move: Move;
  readonly label: string;
  readonly isGrave: boolean;
}

/** What can be done with all that was found. */
interface AllFound {
  readonly heading: string;
  readonly hint: string;
  readonly kept: FormView['kept'];
  readonly buttons: readonly MoveButton[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/signatures': SignaturesView;
  }
}

/** What is asked and may stand in an address. */
const asked = [...facetNames, suspicionField] as const;

export interface SignaturesPageInput {
  readonly issues: readonly SearchIssue[];
  readonly typed: Pick<Fields, 'text'>;
  /** Whether it was asked by a form whose terms may stand in no address. */
  readonly isByPerson: boolean;
  readonly searched: Searched;
  /** Why some of those found are suspicious, by their ids. */
  readonly suspicions: ReadonlyMap<SignatureId, readonly SuspicionKind[]>;
  readonly isFirst: boolean;
  readonly sources: readonly string[];
}

export function signaturesPage(
  { render }: Pick<PageTools, 'render'>,
  visit: SignatureVisit,
  input: SignaturesPageInput,
): Html {
  const { say, frame, language } = visit;
  const { typed, isByPerson, searched, sources } = input;
  const { found } = searched;
  const path = signaturesPath(visit);
  const issues = input.issues.map(({ field }) => ({ field, text: say(`desk-signatures.issue.${field}`) }));
  const isFiltered = asked.some((name) => typed.text(name) !== '');
  const isSearch = isFiltered || (isByPerson && termNames.some((name) => typed.text(name) !== ''));
  const states = new Set(found.map(({ state }) => state));
  return render('desk/signatures', {
    frame: frame({ title: say('desk-signatures.title'), hasProblems: issues.length > 0 }),
    problems: problemsView(say, issues),
    heading: say('desk-signatures.title'),
    lead: say('desk-signatures.lead'),
    find: {
      heading: say('desk-signatures.find.heading'),
      hint: say('desk-signatures.find.hint'),
      form: formView({
        action: `${path}/find`,
        kept: isFiltered ? keptOf(typed, asked) : [],
        fields: personFields(visit, isByPerson ? typed : undefined, issues),
        button: say('desk-signatures.find.button'),
      }),
    },
    filter: {
      summary: say('desk-signatures.filter.summary'),
      isOpen: isFiltered,
      action: path,
      fields: filterFields(visit, typed, { sources, countries: countries(language), issues }),
      button: say('desk-signatures.filter.button'),
      all: isSearch ? { url: path, label: say('desk-signatures.filter.all') } : undefined,
    },
    listHeading: say(isSearch ? 'desk-signatures.found' : 'desk-signatures.newest-first'),
    none: found.length > 0 || issues.length > 0 ? [] : noneWords(visit, input, isSearch),
    path,
    actsPath: actsPath(visit),
    legend: say('desk-held.chosen'),
    show: say('desk-held.show'),
    rows: found.map((signature) => rowView(visit, signature, input.suspicions)),
    ticked: movesOf(states).map((move) => moveButton(visit, move, 'ticked')),
    all: isSearch && found.length > 0 ? allFound(visit, input, movesOf(states)) : undefined,
    more: moreView(visit, input),
    links: [
      { url: `/desk/c/${visit.campaign.slug}/suspicious`, label: say('desk-suspicious.title') },
      { url: actsPath(visit), label: say('desk-acts.title') },
    ],
  });
}

function noneWords({ say }: SignatureVisit, { searched, isFirst }: SignaturesPageInput, isSearch: boolean): string[] {
  if (!isSearch && isFirst) return [say('desk-signatures.none'), say('desk-signatures.none-next')];
  return [say(searched.next === undefined ? 'desk-signatures.none-found' : 'desk-signatures.none-yet')];
}

function rowView(visit: SignatureVisit, signature: LookedAt, suspicions: SignaturesPageInput['suspicions']): RowView {
  const { signatureId: id, state, sealed } = signature;
  return {
    id,
    state: visit.say(`desk-signatures.state.${state}`),
    isCounted: state === 'verified',
    facts: factsOf(visit, signature).join(' · '),
    remarks: [
      ...remarksOn(visit, signature),
      ...(suspicions.get(id) ?? []).map((kind) => visit.say(`desk-suspicious.kind.${kind}`)),
    ],
    isShown: sealed !== null,
  };
}

function moveButton({ say }: SignatureVisit, move: Move, which: 'ticked' | 'all'): MoveButton {
  return { move, label: say(`desk-acts.${move}.${which}`), isGrave: move === 'remove' };
}

function allFound(visit: SignatureVisit, { typed, isByPerson }: SignaturesPageInput, moves: readonly Move[]): AllFound {
  const { say } = visit;
  return {
    heading: say('desk-signatures.all.heading'),
    hint: say('desk-signatures.all.hint'),
    kept: [{ name: 'all', value: 'yes' }, ...keptOf(typed, isByPerson ? [...asked, ...termNames] : asked)],
    buttons: moves.map((move) => moveButton(visit, move, 'all')),
  };
}

/** Where it goes on: by a link where nothing personal was asked, else by a button. */
function moreView(visit: SignatureVisit, { typed, isByPerson, searched }: SignaturesPageInput): SignaturesView['more'] {
  const { say, language } = visit;
  const { found, next, lookedBackTo } = searched;
  if (next === undefined) return { told: undefined, link: undefined, form: undefined };
  const isCutOff = found.length === 0 || found.at(-1)?.signatureId !== next;
  const told =
    isCutOff && lookedBackTo !== undefined
      ? say('desk-signatures.looked-back-to', { moment: formatMoment(language, lookedBackTo) })
      : undefined;
  const label = say(isCutOff ? 'desk-signatures.go-on' : 'desk-signatures.older');
  const path = signaturesPath(visit);
  if (!isByPerson) {
    const facets = keptOf(typed, asked).map(({ name, value }) => [name, value]);
    return {
      told,
      link: { url: `${path}?${new URLSearchParams([...facets, ['before', next]])}`, label },
      form: undefined,
    };
  }
  const kept = [...keptOf(typed, [...asked, ...termNames]), { name: 'before', value: next }];
  return { told, link: undefined, form: formView({ action: `${path}/find`, kept, button: label }) };
}

function keptOf(typed: Pick<Fields, 'text'>, names: readonly string[]): FormView['kept'] {
  return names.flatMap((name) => {
    const value = typed.text(name);
    return value === '' ? [] : [{ name, value }];
  });
}
