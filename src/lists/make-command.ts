import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { commandLineUser } from '../audit/command-line-actor.ts';
import { reasoned, reasonOption } from '../audit/reason-option.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import { campaignNamed, slugPositional } from '../campaigns/named-campaign.ts';
import { type Args, type Command, CommandFailed, UsageError } from '../platform/cli/command.ts';
import { signingKeyOf } from '../platform/crypto/signing-key.ts';
import type { Database } from '../platform/db/database.ts';
import { errorCode } from '../platform/error-code.ts';
import type { ListCommandDeps } from './command-deps.ts';
import { countSelections } from './count-selections.ts';
import { type ListFormat, listFormats } from './recipient.ts';
import { isPlaceCode, regionCodesIn } from './recipients/place-codes.ts';
import { findRecipient, recipientsOf } from './recipients/recipients.ts';
import { type FileOrder, type ListMaking, type MadeFile, makeLists, WrongEnding } from './release.ts';
import { twoPersonsFor } from './requests/two-persons.ts';
import { type ListChoice, sumOf } from './selection.ts';
import { selectionsFor } from './selections-for.ts';
import { ListFileExists } from './writing/list-file.ts';
import { listFileName } from './writing/list-names.ts';
import { endingOf } from './writing/volumes.ts';
import { KeysDestroyed } from './writing/write-lists.ts';
import { TooManyForXlsx } from './writing/write-xlsx.ts';

/** Makes lists; Ctrl-C leaves none half made. */
export const makeCommand: Command<ListCommandDeps> = {
  name: 'list make',
  summary: 'make the list of signatories for a recipient, or for all of them',
  positionals: [slugPositional],
  options: {
    recipient: { value: 'EMAIL', description: 'the recipient, by the address they were imported with' },
    all: { description: 'a list for every recipient of the campaign' },
    places: {
      value: 'CODES',
      description: 'only signatories of these countries or regions, such as FR or BE-VAN,BE-VLI',
    },
    own: { description: 'only signatories of each recipient’s own constituency or regions' },
    'since-last': { description: 'only those who confirmed since the recipient’s last list of the same places' },
    transliterate: { description: 'with a column of Persian names in Latin letters, automatic' },
    format: { value: listFormats.join('|'), description: 'how the list is written' },
    out: { value: 'PATH', description: 'the file to write; with --all, the folder to write the files in' },
    ...reasonOption,
  },
  run: async (deps, args, out) => {
    const format = formatOf(args);
    const chosen = choiceOf(args);
    const choice = selectionChoiceOf(args);
    const target = path.resolve(deps.workingFolder, args.required('out'));
    const { db, keyring, siteKeys, record } = await deps.openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const unknown = choice.places.find((code) => !isPlaceCode(code, campaign.regions));
    if (unknown !== undefined) throw new CommandFailed(`“${campaign.slug}” has no region “${unknown}” in its table.`);
    const orders = await ordersFor(db, campaign, chosen, { choice, target, format });
    if ((await twoPersonsFor(db, siteKeys, campaign)).isNeeded) {
      // Whoever has the server's terminal has its keys: asking for a second person here would hold nobody back.
      out.remark(
        `“${campaign.slug}” asks for two persons to make a list. Here you make it alone; the audit says that you did.`,
      );
    }
    using progress = out.progress('Names written');
    await using pdf = deps.pdf();
    const making: ListMaking = {
      db,
      record: reasoned(record, args),
      tools: { locales: deps.locales(), render: deps.render(), pdf },
      campaign,
      keyring,
      signingKey: signingKeyOf(siteKeys.signing),
      baseUrl: deps.baseUrl(),
      madeBy: { name: commandLineUser(), isOnServer: true },
      hasLatinNames: args.flag('transliterate'),
      orders,
      signal: deps.stopSignal(),
      onProgress: (written, named) => progress.at(written, named),
    };
    const lists = await makeIn(chosen === 'all' ? target : path.dirname(target), making);
    out.answer({ campaign: campaign.slug, lists: lists.map(listJson) }, lists.flatMap(listLines));
  },
};

type Choice = 'all' | { readonly email: string };

function choiceOf(args: Args): Choice {
  const email = args.text('recipient');
  if (args.flag('all') === (email !== undefined)) {
    throw new UsageError('“list make” needs either --recipient EMAIL or --all. See: signatory list make --help');
  }
  return email === undefined ? 'all' : { email };
}

function formatOf(args: Args): ListFormat {
  const named = args.required('format');
  const format = listFormats.find((known) => known === named);
  if (format === undefined) {
    throw new UsageError(`Lists cannot be written as “${named}”. There is now: ${listFormats.join(', ')}.`);
  }
  return format;
}

async function ordersFor(
  db: Database,
  campaign: Campaign,
  chosen: Choice,
  { choice, target, format }: { readonly choice: ListChoice; readonly target: string; readonly format: ListFormat },
): Promise<FileOrder[]> {
  const how = `Import them first: signatory recipients import ${campaign.slug} FILE.csv`;
  if (chosen !== 'all') {
    const recipient = await findRecipient(db, campaign, chosen.email);
    if (recipient !== undefined) return selected(db, campaign, choice, [{ recipient, format, path: target }]);
    throw new CommandFailed(`“${campaign.slug}” has no recipient ${chosen.email}. ${how}`);
  }
  const recipients = await recipientsOf(db, campaign);
  if (recipients.length === 0) throw new CommandFailed(`“${campaign.slug}” has no recipients yet. ${how}`);
  const orders = await selected(
    db,
    campaign,
    choice,
    recipients.map((recipient) => ({ recipient, format, path: target })),
  );
  const countsOf = await countSelections(
    db,
    campaign.id,
    orders.map(({ selection }) => selection),
  );
  return orders.map((order, index) => {
    const ending = endingOf(format, sumOf(countsOf(order.selection).places).named);
    return { ...order, path: path.join(target, listFileName(campaign.slug, order.recipient, index + 1, ending)) };
  });
}

/** @throws CommandFailed where it is not known which signatories concern a recipient */
async function selected(
  db: Database,
  campaign: Campaign,
  choice: ListChoice,
  orders: readonly Omit<FileOrder, 'selection'>[],
): Promise<FileOrder[]> {
  const selectionOf = await selectionsFor(
    db,
    campaign,
    choice,
    orders.map(({ recipient }) => recipient),
  );
  return orders.map((order) => {
    const selection = selectionOf(order.recipient);
    if (selection !== undefined) return { ...order, selection };
    const { name, email } = order.recipient;
    throw new CommandFailed(
      `It is not known which signatories concern ${name} <${email}>: give their country or regions in the desk of “${campaign.slug}”, or import them. No list was made.`,
    );
  });
}

function selectionChoiceOf(args: Args): ListChoice {
  const typed = args.text('places');
  if (typed !== undefined && args.flag('own')) throw new UsageError('“list make” takes either --places or --own.');
  const { codes, wrong } = regionCodesIn(typed ?? '', []);
  const [first] = wrong;
  if (first !== undefined || (typed !== undefined && codes.length === 0)) {
    throw new UsageError(`“${first ?? typed}” is no code of a country or region: write such as BE, FR or BE-VAN.`);
  }
  const from = args.flag('own') ? 'own' : typed === undefined ? 'all' : 'places';
  return { from, places: codes, isNewOnly: args.flag('since-last') };
}

/** @throws CommandFailed where the person can mend it, or stopped it */
async function makeIn(folder: string, making: ListMaking): Promise<readonly MadeFile[]> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await makeLists(making);
  } catch (error) {
    if (making.signal?.aborted) throw new CommandFailed('Stopped: no list was made.');
    if (error instanceof KeysDestroyed) throw new CommandFailed(error.message);
    if (error instanceof WrongEnding) throw new CommandFailed(error.message);
    if (error instanceof TooManyForXlsx) throw new CommandFailed(`${error.message} No list was made.`);
    if (error instanceof ListFileExists) {
      throw new CommandFailed(`${error.message} Choose another --out, or move it away. No list was made.`);
    }
    const code = errorCode(error) ?? '';
    if (!['ENOTDIR', 'EACCES', 'EROFS', 'ENOSPC', 'EEXIST', 'EDQUOT'].includes(code)) throw error;
    throw new CommandFailed(`Nothing can be written in ${folder} (${code}): choose another --out. No list was made.`);
  }
}

function listJson({ path: file, recipient, format, named, countedOnly, counts: { verified }, ...list }: MadeFile) {
  const { email, name, language } = recipient;
  const { selection, auditHead, sha256 } = list;
  const counts = { named, counted_only: countedOnly, verified };
  const taken = { places: selection.places ?? null, is_new_only: selection.confirmedAfterUs !== undefined };
  return {
    path: file,
    recipient: { email, name, language },
    format,
    ...taken,
    ...counts,
    audit_head: auditHead,
    sha256,
  };
}

function listLines({ path: file, recipient, named, countedOnly, selection, ...list }: MadeFile): string[] {
  const { counts, auditHead, sha256 } = list;
  const { places, confirmedAfterUs } = selection;
  return [
    file,
    `  for ${recipient.name} <${recipient.email}>`,
    ...(places === undefined ? [] : [`  of ${places.join(', ')}`]),
    ...(confirmedAfterUs === undefined ? [] : [`  confirmed after ${new Date(confirmedAfterUs / 1000).toISOString()}`]),
    `  ${named} named, ${countedOnly} counted only, ${counts.verified} verified in all`,
    `  SHA-256 ${sha256}`,
    `  Audit   ${auditHead}`,
  ];
}
