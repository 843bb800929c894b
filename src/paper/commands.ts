import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Recorder } from '../audit/log.ts';
import { reasoned, reasonOption } from '../audit/reason-option.ts';
import { loadCampaignKeys } from '../campaigns/keys.ts';
import { campaignNamed, slugPositional } from '../campaigns/named-campaign.ts';
import { columns } from '../platform/cli/columns.ts';
import { type Args, type Command, CommandFailed, UsageError } from '../platform/cli/command.ts';
import type { DocumentCommandDeps } from '../platform/cli/document-deps.ts';
import { writeOut } from '../platform/cli/write-out.ts';
import type { Keyring } from '../platform/crypto/keyring.ts';
import { readTable } from '../platform/csv/read-table.ts';
import { faultWords } from '../platform/csv/table-faults.ts';
import type { Database } from '../platform/db/database.ts';
import { isLanguage, languages } from '../platform/i18n/languages.ts';
import type { Locales } from '../platform/i18n/locales.ts';
import { enterRows, previewRows } from './enter-rows.ts';
import { countedOf } from './paper.ts';
import type { RowsFault } from './rows-file.ts';
import { codePng, codeSvg, roomForLines, type SheetDesign, sheetDesign } from './sheet-design.ts';
import { sheetsFile } from './sheet-document.ts';
import { sheetsPdf } from './sheet-pdf.ts';
import { countSheet, lineChoices, mostSheetsAtOnce, printSheets, usualLines } from './sheets.ts';
import { listSheets, readPaperNumbers } from './store.ts';

/** What the commands of paper need of the program. */
export interface PaperCommandDeps extends DocumentCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{
    readonly db: Database;
    readonly keyring: Keyring;
    readonly record: Recorder;
  }>;
  /** The folder of style sheets. */
  readonly publicFolder: string;
  readonly clock: () => Date;
}

const make: Command<PaperCommandDeps> = {
  name: 'sheets make',
  summary: 'make numbered sheets to sign on paper, as PDF or HTML',
  positionals: [slugPositional],
  options: {
    language: { value: languages.join('|'), description: 'the language of the sheets' },
    count: { value: 'N', description: `how many sheets, at most ${mostSheetsAtOnce}` },
    lines: { value: lineChoices.join('|'), description: `lines on each sheet; ${usualLines} when left out` },
    out: { value: 'FILE.pdf|.html', description: 'the file to write; its ending says how' },
    ...reasonOption,
  },
  run: async (deps, args, out) => {
    const { language, count, lines, file } = orderOf(args, deps.workingFolder);
    const { db, record } = await deps.openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const { slug } = campaign;
    if (campaign.state === 'draft')
      throw new CommandFailed(`“${slug}” was not published yet: there is nothing to sign.`);
    const room = roomForLines(deps.locales(), campaign, language, deps.baseUrl());
    if (lines > room)
      throw new CommandFailed(`The text of “${slug}” leaves room for ${room} lines: give fewer --lines.`);
    const by = { member: null, record: reasoned(record, args), now: deps.clock() };
    const run = await printSheets(db, campaign, { language, count, lines }, by);
    if (run === 'gone') throw keysGone(slug);
    const design = sheetDesign(deps.locales(), campaign, { ...run, language, lines }, deps.baseUrl());
    const code = { campaign, language, baseUrl: deps.baseUrl() };
    await writeOut(file, file.endsWith('.pdf') ? await pdfOf(deps, design, code) : await htmlOf(deps, design, code));
    const { first, last } = run;
    out.answer({ campaign: slug, language, lines, path: file, first, last }, [file, `  Sheets ${first} to ${last}`]);
  },
};

function orderOf(args: Args, workingFolder: string) {
  const language = args.required('language');
  if (!isLanguage(language)) {
    throw new UsageError(`There are no sheets in “${language}”. There are: ${languages.join(', ')}.`);
  }
  const count = numberIn(args.required('count'));
  if (count === undefined || count < 1 || count > mostSheetsAtOnce) {
    throw new UsageError(`Let --count be a number from 1 to ${mostSheetsAtOnce}.`);
  }
  const typed = args.text('lines') ?? String(usualLines);
  const lines = lineChoices.find((choice) => String(choice) === typed);
  if (lines === undefined) throw new UsageError(`Sheets have ${lineChoices.join(', ')} lines, not “${typed}”.`);
  const file = path.resolve(workingFolder, args.required('out'));
  if (!/\.(?:pdf|html)$/.test(file))
    throw new UsageError('Sheets are a PDF or a page: let --out end in .pdf or .html.');
  return { language, count, lines, file };
}

type Code = { readonly campaign: Parameters<typeof codePng>[0] } & {
  readonly language: Parameters<typeof codePng>[1];
  readonly baseUrl: string;
};

async function pdfOf(deps: PaperCommandDeps, design: SheetDesign, { campaign, language, baseUrl }: Code) {
  await using pdf = deps.pdf();
  const result = await sheetsPdf(pdf, design, await codeSvg(campaign, language, baseUrl));
  if (result.kind === 'made') return result.pdf;
  throw new CommandFailed(`The PDF could not be made${result.kind === 'failed' ? `: ${result.why}` : ''}.`);
}

async function htmlOf({ render, publicFolder }: PaperCommandDeps, design: SheetDesign, code: Code): Promise<string> {
  const styles = await readFile(path.join(publicFolder, 'sign-sheet.css'), 'utf8');
  return sheetsFile(render(), design, styles, await codePng(code.campaign, code.language, code.baseUrl));
}

const list: Command<PaperCommandDeps> = {
  name: 'sheets list',
  summary: 'show a campaign’s sheets, and what came back',
  positionals: [slugPositional],
  run: async ({ openDataStore }, args, out) => {
    const { db } = await openDataStore();
    const { id, slug } = await campaignNamed(db, args.positional('SLUG'));
    const { printed, returned, rows, doubles, counted, isShown } = await readPaperNumbers(db, id);
    const sheets = await listSheets(db, id, 1, printed);
    const json = sheets.map(({ number, language, lines, signatures, ...entered }) => ({
      ...{ number, language, lines, signatures },
      entered_at: entered.enteredAt?.toISOString() ?? null,
      rows: entered.rows,
      doubles: entered.doubles,
    }));
    out.answer({ campaign: slug, on_paper: counted, printed, returned, rows, doubles, shown: isShown, sheets: json }, [
      `${counted} on paper: ${printed} sheets printed, ${returned} back, ${rows} rows, ${doubles} of them doubles.`,
      ...columns(
        sheets.map((sheet) => [
          `  ${sheet.number}`,
          sheet.language,
          sheet.signatures === null && sheet.rows === 0 ? 'not back' : `${countedOf(sheet)} count`,
        ]),
      ),
    ]);
  },
};

const count: Command<PaperCommandDeps> = {
  name: 'sheets count',
  summary: 'enter how many valid signatures stand on a sheet',
  positionals: [
    slugPositional,
    { name: 'SHEET', description: 'the number on the sheet' },
    { name: 'SIGNATURES', description: 'how many valid ones stand on it' },
  ],
  options: { change: { description: 'change what was entered before' }, ...reasonOption },
  run: async ({ openDataStore, clock }, args, out) => {
    const number = numberIn(args.positional('SHEET'));
    const signatures = numberIn(args.positional('SIGNATURES'));
    if (number === undefined || signatures === undefined) throw new UsageError('SHEET and SIGNATURES are numbers.');
    const { db, record } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const entry = { number, signatures, isChange: args.flag('change') };
    const counted = await countSheet(db, campaign, entry, {
      member: null,
      record: reasoned(record, args),
      now: clock(),
    });
    switch (counted.kind) {
      case 'counted':
        return out.answer({ campaign: campaign.slug, sheet: number, signatures }, [
          `Sheet ${number} has ${signatures} valid signatures.`,
        ]);
      case 'gone':
        throw keysGone(campaign.slug);
      case 'no-sheet':
        throw new CommandFailed(`“${campaign.slug}” has no sheet ${number}.`);
      case 'entered-before':
        throw new CommandFailed(
          `Sheet ${number} was entered already, with ${counted.sheet.signatures}. With --change it is changed.`,
        );
      case 'too-many':
        throw new CommandFailed(`Sheet ${number} has ${counted.lines} lines.`);
      case 'fewer-than-rows':
        throw new CommandFailed(`${counted.rows} rows were entered from sheet ${number}: there cannot be fewer.`);
    }
  },
};

const importRows: Command<PaperCommandDeps> = {
  name: 'sheets import',
  summary: 'enter rows from sheets, from CSV: sheet, line, name, postcode, city, country, email',
  positionals: [slugPositional, { name: 'FILE', description: 'the CSV file' }],
  options: { 'dry-run': { description: 'only say what would be entered; nothing is' }, ...reasonOption },
  run: async ({ openDataStore, locales, workingFolder }, args, out) => {
    const file = path.resolve(workingFolder, args.positional('FILE'));
    const text = await readTable(file, out);
    const { db, keyring, record } = await openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const deps = { db, keysOf: () => loadCampaignKeys(db, keyring, campaign.id) };
    const isDryRun = args.flag('dry-run');
    const told = isDryRun
      ? await previewRows(deps, campaign, text)
      : await enterRows(deps, campaign, text, { member: null, record: reasoned(record, args) });
    if (told.kind === 'faults') throw faulty(locales(), path.basename(file), told.faults);
    if (told.kind === 'gone') throw keysGone(campaign.slug);
    if (told.kind === 'overtaken') throw new Error('Nothing was agreed to that could be overtaken.');
    const rows = told.kind === 'rows' ? told.rows.length : told.rows;
    const doubles = told.kind === 'rows' ? told.rows.filter((row) => row.double !== undefined).length : told.doubles;
    out.answer({ campaign: campaign.slug, ...(isDryRun ? { dry_run: true } : {}), rows, doubles }, [
      `Rows: ${rows}, ${doubles} of them known already and not counted.`,
      ...(isDryRun ? ['Nothing was entered.'] : []),
    ]);
  },
};

/** What the command line does with paper. */
export const paperCommands: readonly Command<PaperCommandDeps>[] = [make, list, count, importRows];

function faulty(locales: Locales, name: string, faults: readonly RowsFault[]): CommandFailed {
  const told = faults.map((fault) => ({ line: fault.line, ...faultWords(locales, 'en', fault) }));
  const lines = told.map(({ line, problem, remedy }) => `${name}:${line}: ${problem} ${remedy}`);
  return new CommandFailed([...lines, 'Nothing was entered.'], { faults: told });
}

function keysGone(slug: string): CommandFailed {
  return new CommandFailed(`The keys of “${slug}” were destroyed: it takes no more.`);
}

function numberIn(typed: string): number | undefined {
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined;
}
