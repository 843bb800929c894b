import { reasoned, reasonOption } from '../audit/reason-option.ts';
import { type Args, type Command, UsageError } from '../platform/cli/command.ts';
import { inTransaction } from '../platform/db/database.ts';
import { isLanguage, type Language, languages } from '../platform/i18n/languages.ts';
import type { CampaignStore } from './apply-folder.ts';
import type { CampaignCommandDeps } from './command-deps.ts';
import { campaignNamed, slugPositional } from './named-campaign.ts';
import type { Scope } from './scope.ts';
import { readPauses, readSiteSwitches } from './switch-store.ts';
import { changeNotice, longestNotice, parseNotice, pauseSigning, resumeSigning } from './switches.ts';

type SwitchCommand = Command<Pick<CampaignCommandDeps, 'openDataStore' | 'clock'>>;

const anySlug = {
  ...slugPositional,
  occurs: 'at-most-once',
  description: `${slugPositional.description}; everywhere without it`,
} as const;

const pause: SwitchCommand = {
  name: 'signing pause',
  summary: 'take no signatures for now, of a campaign or everywhere; pages stay readable',
  positionals: [anySlug],
  options: reasonOption,
  run: async ({ openDataStore, clock }, args, out) => {
    const store = await openDataStore();
    const scope = await switchedFor(store, args);
    const isChanged = await inTransaction(store.db, (trx) =>
      pauseSigning(trx, scope, clock(), reasoned(store.record, args)),
    );
    out.answer({ ...named(scope), paused: true, changed: isChanged }, [
      isChanged
        ? `Signing is paused${where(scope)}. Links in mails still work.`
        : `Signing is paused already${where(scope)}.`,
    ]);
  },
};

const resume: SwitchCommand = {
  name: 'signing resume',
  summary: 'take signatures again',
  positionals: [anySlug],
  options: reasonOption,
  run: async ({ openDataStore }, args, out) => {
    const store = await openDataStore();
    const scope = await switchedFor(store, args);
    const isChanged = await inTransaction(store.db, (trx) => resumeSigning(trx, scope, reasoned(store.record, args)));
    out.answer({ ...named(scope), paused: false, changed: isChanged }, [
      isChanged ? `Signing is no longer paused${where(scope)}.` : `Signing is not paused${where(scope)}.`,
      ...(await stillPaused(store, scope)),
    ]);
  },
};

const setNotice: SwitchCommand = {
  name: 'notice set',
  summary: 'put a notice on every page; once for each language',
  positionals: [
    { name: 'LANG', description: languages.join(', ') },
    { name: 'TEXT', description: `plain text of at most ${longestNotice} characters` },
  ],
  run: async ({ openDataStore }, args, out) => {
    const language = languageIn(args);
    const text = parseNotice(args.positional('TEXT'));
    if (text === undefined) throw new UsageError(`The notice is too long: at most ${longestNotice} characters.`);
    if (text === '') throw new UsageError('The notice is empty. To take it away: signatory notice clear');
    const { db, record } = await openDataStore();
    await inTransaction(db, (trx) => changeNotice(trx, new Map([[language, text]]), record));
    const { texts } = (await readSiteSwitches(db)).notice;
    const lacking = languages.filter((one) => texts[one] === undefined);
    out.answer({ notice: texts }, [
      'Every page shows it within five seconds.',
      ...(lacking.length === 0 ? [] : [`Readers of ${lacking.join(', ')} see it in another language.`]),
    ]);
  },
};

const clearNotice: SwitchCommand = {
  name: 'notice clear',
  summary: 'take the notice away from every page, in one language or in all',
  positionals: [{ name: 'LANG', description: `${languages.join(', ')}; all without it`, occurs: 'at-most-once' }],
  run: async ({ openDataStore }, args, out) => {
    const cleared = args.positional('LANG') === '' ? languages : [languageIn(args)];
    const { db, record } = await openDataStore();
    const changes = new Map(cleared.map((language) => [language, '']));
    const isChanged = await inTransaction(db, (trx) => changeNotice(trx, changes, record));
    const { texts } = (await readSiteSwitches(db)).notice;
    out.answer({ notice: texts, changed: isChanged }, [
      isChanged ? 'The notice is gone.' : 'There was no such notice.',
    ]);
  },
};

/** What the command line does with the switches for bad days. */
export const switchCommands: readonly SwitchCommand[] = [pause, resume, setNotice, clearNotice];

async function switchedFor({ db }: Pick<CampaignStore, 'db'>, args: Args): Promise<Scope> {
  const slug = args.positional('SLUG');
  return slug === '' ? 'site' : campaignNamed(db, slug);
}

/** A campaign that goes on takes signatures only where all do. */
async function stillPaused({ db }: Pick<CampaignStore, 'db'>, scope: Scope): Promise<string[]> {
  if (scope === 'site') return [];
  const { siteSince } = await readPauses(db, scope.id);
  return siteSince === undefined ? [] : ['It is still paused everywhere: signatory signing resume'];
}

function named(scope: Scope): { campaign: string | null } {
  return { campaign: scope === 'site' ? null : scope.slug };
}

function where(scope: Scope): string {
  return scope === 'site' ? ' everywhere' : ` for “${scope.slug}”`;
}

function languageIn(args: Args): Language {
  const typed = args.positional('LANG');
  if (isLanguage(typed)) return typed;
  throw new UsageError(`“${typed}” is none of the languages: ${languages.join(', ')}.`);
}
