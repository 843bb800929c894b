import { reasoned, reasonOption } from '../../audit/reason-option.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { loadCampaignKeys } from '../../campaigns/keys.ts';
import { canBeConfirmed } from '../../campaigns/lifecycle.ts';
import { campaignNamed, slugPositional } from '../../campaigns/named-campaign.ts';
import { columns } from '../../platform/cli/columns.ts';
import { type Args, type Command, CommandFailed, type Option, UsageError } from '../../platform/cli/command.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { SignatureCommandDeps } from '../command-deps.ts';
import { disclosures, isSignatureId, type Move, type SignatureId, signatureStates } from '../signature.ts';
import { type Forecast, forecast, sum } from './act.ts';
import { countItems, findAct } from './act-store.ts';
import { anySuspicion, askedSearch, suspicionField } from './asked-search.ts';
import { type Choice, prepareAct } from './prepare-act.ts';
import { beginToMove, runAct } from './run-act.ts';
import { type Search, searchSignatures } from './search.ts';
import { facetNames, termNames } from './search-form.ts';
import type { LookedAt } from './search-store.ts';

type SignaturesCommand = Command<SignatureCommandDeps>;
type Store = Awaited<ReturnType<SignatureCommandDeps['openDataStore']>>;

const LISTED = 1_000;

const searchOptions: { readonly [name: string]: Option } = {
  state: { value: 'STATE', description: signatureStates.join(', ') },
  country: { value: 'CODE', description: 'ISO 3166-1: BE' },
  region: { value: 'CODE', description: 'ISO 3166-2: BE-VAN' },
  source: { value: 'NAME', description: 'the link that they came by' },
  language: { value: 'CODE', description: 'en, nl, fr, de or fa' },
  disclosure: { value: 'WHO', description: disclosures.join(', ') },
  from: { value: 'DAY', description: 'signed on this day or later: 2026-10-24' },
  to: { value: 'DAY', description: 'signed on this day or earlier' },
  address: { value: 'ADDRESS', description: 'the whole e-mail address' },
  name: { value: 'WORDS', description: 'whole words of the name, in any order and script' },
  domain: { value: 'DOMAIN', description: 'of the address, with those below it' },
  city: { value: 'WORDS', description: 'whole words of the town' },
  suspicious: { description: 'only what looks suspicious of many together' },
};

const find: SignaturesCommand = {
  name: 'signatures find',
  summary: 'search signatures, the newest first, without saying who they are',
  positionals: [slugPositional],
  options: searchOptions,
  run: async ({ openDataStore }, args, out) => {
    const store = await openDataStore();
    const campaign = await campaignNamed(store.db, args.positional('SLUG'));
    const search = await searchIn(store, campaign, args);
    const by = termNames.filter((name) => search.terms[name] !== undefined);
    if (by.length > 0) {
      const { id: campaignId, slug: subject } = campaign;
      await inTransaction(store.db, (trx) =>
        store.record(trx, { act: 'signatures.search', subject, campaignId, details: { by } }),
      );
    }
    const limits = { most: LISTED, mostLookedAt: Number.POSITIVE_INFINITY };
    const { found, next } = await searchSignatures(searchDeps(store), campaign.id, search, limits);
    out.answer(found.map(foundJson), [
      ...(found.length === 0 ? ['Nothing fits.'] : columns(found.map(foundCells))),
      ...(next === undefined ? [] : [`These are the newest ${found.length}.`]),
    ]);
  },
};

const words: { readonly [move in Move]: { readonly summary: string; readonly did: string } } = {
  confirm: { summary: 'confirm by hand what nobody has confirmed by mail', did: 'Confirmed by hand' },
  hold: { summary: 'set signatures aside, uncounted, until they are released or removed', did: 'Held' },
  release: { summary: 'let held signatures be again what they were', did: 'Released' },
  remove: {
    summary: 'take signatures that are not genuine out of the count; for 30 days they can be restored',
    did: 'Removed',
  },
  restore: { summary: 'let removed signatures be again what they were', did: 'Restored' },
};

function moveCommand(move: Move): SignaturesCommand {
  return {
    name: `signatures ${move}`,
    summary: words[move].summary,
    positionals: [slugPositional, { name: 'ID', description: 'as “signatures find” shows them', occurs: 'any-number' }],
    options: { ...searchOptions, 'dry-run': { description: 'only say how many it would be' }, ...reasonOption },
    run: async ({ openDataStore, clock }, args, out) => {
      const isDry = args.flag('dry-run');
      if (!isDry) args.required('reason');
      const store = await openDataStore();
      const campaign = await campaignNamed(store.db, args.positional('SLUG'));
      if (move === 'confirm' && !canBeConfirmed(campaign, clock())) throw over(campaign);
      using progress = out.progress('Signatures');
      const prepared = await prepareAct(searchDeps(store), {
        campaignId: campaign.id,
        move,
        choice: await choiceIn(store, campaign, args),
        askedBy: null,
        most: Number.POSITIVE_INFINITY,
        mostLookedAt: Number.POSITIVE_INFINITY,
        onProgress: (found) => progress.at(found),
      });
      if (prepared === undefined) return out.answer({ [move]: 0, done: !isDry }, ['Nothing fits.']);
      const { actId } = prepared;
      if (isDry) {
        const expected = await forecastOf(store, actId);
        return out.answer(forecastJson(move, expected), forecastLines(move, expected));
      }
      const record = reasoned(store.record, args);
      await beginToMove(store.db, campaign, actId, { now: clock(), record, inBackground: false });
      const deps = { ...searchDeps(store), findCampaign: () => campaign, clock, record: store.record };
      const act = await runAct({ actId }, { ...deps, onProgress: progress.at });
      const { moved = 0, skipped = 0 } = act ?? {};
      out.answer({ [move]: moved, skipped, act: actId, done: true }, [
        `${words[move].did}: ${moved}.`,
        ...(skipped === 0
          ? []
          : [`${skipped} stay as they are: not in a state for it, or their address has signed anew.`]),
      ]);
    },
  };
}

/** What the command line does with signatures, one or many. */
export const moderationCommands: readonly SignaturesCommand[] = [
  find,
  ...(['confirm', 'hold', 'release', 'remove', 'restore'] as const).map(moveCommand),
];

function searchDeps({ db, keyring }: Store) {
  return { db, keysOf: (id: Campaign['id']) => loadCampaignKeys(db, keyring, id) };
}

/** What the options ask for. @throws UsageError for what is no answer to one. */
async function searchIn(store: Store, campaign: Campaign, args: Args): Promise<Search> {
  const typed = (name: string) => {
    if (name === suspicionField) return args.flag('suspicious') ? anySuspicion : '';
    return args.text(name) ?? '';
  };
  const { search, issues } = await askedSearch(searchDeps(store), campaign.id, { text: typed });
  const { facets } = search;
  const wrong = [
    ...issues.map(({ field }) => field),
    ...facetNames.filter((name) => typed(name) !== '' && facets[name] === undefined),
  ];
  const [first] = wrong;
  if (first === undefined) return search;
  throw new UsageError(`--${first} cannot be “${typed(first)}”: ${searchOptions[first]?.description ?? ''}`);
}

/** @throws UsageError where it is not said which, or twice. */
async function choiceIn(store: Store, campaign: Campaign, args: Args): Promise<Choice> {
  const typed = args.positionals('ID');
  const isSearch =
    args.flag('suspicious') || [...facetNames, ...termNames].some((name) => args.text(name) !== undefined);
  if (isSearch === typed.length > 0) {
    throw new UsageError('Say which: either IDs, as “signatures find” shows them, or what to search for.');
  }
  if (isSearch) return { kind: 'found', search: await searchIn(store, campaign, args) };
  return { kind: 'some', ids: typed.map(idIn) };
}

/** @throws UsageError */
function idIn(typed: string): SignatureId {
  if (isSignatureId(typed)) return typed;
  throw new UsageError(`“${typed}” is no ID, as “signatures find” shows them.`);
}

function over({ slug }: Campaign): CommandFailed {
  return new CommandFailed(`“${slug}” has ended: nothing can be confirmed any more, not by hand either.`);
}

async function forecastOf({ db }: Store, actId: string): Promise<Forecast> {
  const act = await findAct(db, actId);
  if (act === undefined) throw new Error('What was prepared just now is gone.');
  const { counts, verifiedBefore } = await countItems(db, act);
  return forecast(act.move, counts, verifiedBefore);
}

function forecastJson(move: Move, { moving, staying, countChange }: Forecast) {
  return {
    [move]: sum(moving),
    by_state: Object.fromEntries(moving),
    stay: sum(staying),
    count_changes_by: countChange,
    done: false,
  };
}

function forecastLines(move: Move, { moving, staying, countChange }: Forecast): string[] {
  const states = [...moving].map(([state, count]) => `${count} ${state}`).join(', ');
  const change =
    countChange === 0
      ? 'The public count stays as it is.'
      : `The public count ${countChange < 0 ? 'falls' : 'rises'} by ${Math.abs(countChange)}.`;
  return [
    `It would ${move} ${sum(moving)}${states === '' ? '' : `: ${states}`}.`,
    change,
    ...(sum(staying) === 0 ? [] : [`${sum(staying)} would stay as they are.`]),
  ];
}

function foundJson(found: LookedAt) {
  const { signatureId, state, signedAt, country, region, source, language, disclosure, heldFor, confirmedByHand } =
    found;
  return {
    id: signatureId,
    state,
    signed: signedAt.toISOString(),
    country,
    region,
    source,
    language,
    disclosure,
    held_for: heldFor,
    confirmed_by_hand: confirmedByHand,
  };
}

function foundCells({ signatureId, state, signedAt, country, region, source, disclosure }: LookedAt): string[] {
  const place = region === '' ? country : region;
  return [signatureId, state, signedAt.toISOString().slice(0, 16), place, source === '' ? '-' : source, disclosure];
}
