import type { Campaign } from '../../campaigns/campaign.ts';
import { campaignNamed, slugPositional } from '../../campaigns/named-campaign.ts';
import { columns } from '../../platform/cli/columns.ts';
import { type Args, type Option, UsageError } from '../../platform/cli/command.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { disclosures, holdReasons, isSignatureId, type Move, type SignatureId, signatureStates } from '../signature.ts';
import { anySuspicion, askedSearch, suspicionField } from './asked-search.ts';
import { moveOptions, runMove, type SignaturesCommand, type Store, searchDeps } from './move-commands.ts';
import type { Choice } from './prepare-act.ts';
import { type Search, searchSignatures } from './search.ts';
import { facetNames, termNames } from './search-form.ts';
import type { LookedAt } from './search-store.ts';

const LISTED = 1_000;

const searchOptions: { readonly [name: string]: Option } = {
  state: { value: 'STATE', description: signatureStates.join(', ') },
  held: { value: 'WHY', description: holdReasons.join(', ') },
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

const summaries: { readonly [move in Move]: string } = {
  confirm: 'confirm by hand what nobody has confirmed by mail',
  hold: 'set signatures aside, uncounted, until they are released or removed',
  release: 'let held signatures be again what they were',
  remove: 'take signatures that are not genuine out of the count; for 30 days they can be restored',
  restore: 'let removed signatures be again what they were',
};

function moveCommand(move: Move): SignaturesCommand {
  return {
    name: `signatures ${move}`,
    summary: summaries[move],
    positionals: [slugPositional, { name: 'ID', description: 'as “signatures find” shows them', occurs: 'any-number' }],
    options: { ...searchOptions, ...moveOptions },
    run: (deps, args, out) => runMove(move, deps, args, out, (store, campaign) => choiceIn(store, campaign, args)),
  };
}

/** What the command line does with signatures, one or many. */
export const moderationCommands: readonly SignaturesCommand[] = [
  find,
  ...(['confirm', 'hold', 'release', 'remove', 'restore'] as const).map(moveCommand),
];

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

/** An id as it is typed. @throws UsageError */
export function idIn(typed: string): SignatureId {
  if (isSignatureId(typed)) return typed;
  throw new UsageError(`“${typed}” is no ID, as “signatures find” shows them.`);
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
