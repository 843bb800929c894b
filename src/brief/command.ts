import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { campaignNamed, slugPositional } from '../campaigns/named-campaign.ts';
import { type Command, CommandFailed, UsageError } from '../platform/cli/command.ts';
import type { DocumentCommandDeps } from '../platform/cli/document-deps.ts';
import { writeOut } from '../platform/cli/write-out.ts';
import type { Database } from '../platform/db/database.ts';
import { isLanguage, languages } from '../platform/i18n/languages.ts';
import { briefPdf } from './brief-pdf.ts';
import { type Brief, makeBrief } from './make-brief.ts';

/** What the command of briefs needs of the program. */
export interface BriefCommandDeps extends DocumentCommandDeps {
  readonly openDataStore: () => Promise<{ readonly db: Database }>;
  /** The folder of style sheets. */
  readonly publicFolder: string;
  readonly clock: () => Date;
}

/** Writes the one-page brief: counts alone, and nobody's name. */
export const briefCommand: Command<BriefCommandDeps> = {
  name: 'brief',
  summary: 'write a campaign’s numbers on one A4 page, as PDF or HTML',
  positionals: [slugPositional],
  options: {
    language: { value: languages.join('|'), description: 'the language of the page' },
    out: { value: 'FILE.pdf|.html', description: 'the file to write; its ending says how' },
  },
  run: async (deps, args, out) => {
    const language = args.required('language');
    if (!isLanguage(language)) {
      throw new UsageError(`There is no brief in “${language}”. There is: ${languages.join(', ')}.`);
    }
    const file = path.resolve(deps.workingFolder, args.required('out'));
    const ending = path.extname(file).toLowerCase();
    if (ending !== '.pdf' && ending !== '.html') {
      throw new UsageError(`A brief is a PDF or a page: let --out end in .pdf or .html, not in “${ending}”.`);
    }
    const { db } = await deps.openDataStore();
    const campaign = await campaignNamed(db, args.positional('SLUG'));
    const locales = deps.locales();
    const brief = await makeBrief({ db, locales, baseUrl: deps.baseUrl() }, campaign, language, deps.clock());
    await writeOut(file, ending === '.pdf' ? await pdfOf(deps, brief) : await documentOf(deps, brief));
    const { facts, sha256 } = brief;
    out.answer({ campaign: campaign.slug, language, path: file, sha256, facts }, [file, `  SHA-256 ${sha256}`]);
  },
};

async function pdfOf(deps: BriefCommandDeps, brief: Brief): Promise<Buffer> {
  await using pdf = deps.pdf();
  const result = await briefPdf(pdf, brief);
  if (result.kind === 'made') return result.pdf;
  throw new CommandFailed(`The PDF could not be made${result.kind === 'failed' ? `: ${result.why}` : ''}.`);
}

async function documentOf({ render, publicFolder }: BriefCommandDeps, { sheet }: Brief): Promise<string> {
  const styles = await readFile(path.join(publicFolder, 'brief.css'), 'utf8');
  return render()('pages/brief', { styles, sheet });
}
