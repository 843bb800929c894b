import { type CampaignRoute, type DeskAnswer, missing, moved, page } from '../accounts/desk.ts';
import { deskForm, type FieldIssue, fieldView } from '../accounts/desk-form.ts';
import type { Campaign } from '../campaigns/campaign.ts';
import type { Database } from '../platform/db/database.ts';
import { directionOf, isLanguage, languages } from '../platform/i18n/languages.ts';
import { wholeNumberIn } from '../platform/i18n/whole-number.ts';
import type { PdfMaker } from '../platform/pdf/pdf.ts';
import { type Html, ownNames, type PageTools } from '../platform/views/frame.ts';
import { type PaperVisit, paperPath } from './paper-page.ts';
import { codePng, codeSvg, roomForLines, type SheetRun, sheetDesign } from './sheet-design.ts';
import { sheetsPage } from './sheet-document.ts';
import { sheetsPdf } from './sheet-pdf.ts';
import { lineChoices, mostSheetsAtOnce, printSheets, usualLines } from './sheets.ts';
import { listSheets } from './store.ts';

export interface PrintDeskDeps {
  readonly db: Database;
  readonly tools: PageTools;
  readonly pdf: PdfMaker;
}

/** The names of the form's fields. */
const printFields = { language: 'language', count: 'count', lines: 'lines' } as const;

/** Sheets to sign on, each with a number of its own: for organisers. */
export function printDesk(deps: PrintDeskDeps): readonly CampaignRoute<Campaign>[] {
  const path = '/desk/c/:slug/paper';
  const [GET, POST] = [
    { role: 'organiser', stepUp: false, method: 'GET' },
    { role: 'organiser', stepUp: false, method: 'POST' },
  ] as const;
  return [
    { ...GET, path: `${path}/print`, answer: (visit) => page(printPage(deps.tools, visit)) },
    { ...POST, path: `${path}/print`, answer: (visit) => print(deps, visit) },
    { ...GET, path: `${path}/print/:run`, answer: (visit) => showSheets(deps, visit) },
    { ...GET, path: `${path}/pdf/:run`, answer: (visit) => downloadSheets(deps, visit) },
    { ...GET, path: `${path}/code/:language`, answer: (visit) => drawCode(deps, visit) },
  ];
}

function printPage(tools: PageTools, visit: PaperVisit, issues: readonly FieldIssue[] = []): Html {
  const { say, campaign, fields, language } = visit;
  const links = [{ url: paperPath(campaign), label: say('desk-paper.back') }];
  const heading = say('desk-paper.print.title');
  if (campaign.state === 'draft') {
    return deskForm(tools, visit, { heading, paragraphs: [say('desk-paper.print.not-published')], links });
  }
  const { language: inLanguage, count, lines } = printFields;
  const typed = (name: string, usual: string) => (issues.length > 0 ? fields.text(name) : usual);
  const chosen = typed(inLanguage, campaign.texts[language] === undefined ? campaign.defaultLanguage : language);
  return deskForm(tools, visit, {
    heading,
    paragraphs: [say('desk-paper.print.lead'), say('desk-paper.print.numbers')],
    issues,
    form: {
      action: `${paperPath(campaign)}/print`,
      fields: [
        fieldView({
          name: inLanguage,
          label: say('desk-paper.print.language'),
          hint: say('desk-paper.print.language-hint'),
          options: languages.map((one) => ({ value: one, label: ownNames[one], isChosen: one === chosen })),
        }),
        fieldView(
          {
            name: count,
            label: say('desk-paper.print.count'),
            hint: say('desk-paper.print.count-hint', { most: mostSheetsAtOnce }),
            inputMode: 'numeric',
            direction: 'ltr',
            value: typed(count, '10'),
          },
          issues,
        ),
        fieldView(
          {
            name: lines,
            label: say('desk-paper.print.lines'),
            hint: say('desk-paper.print.lines-hint'),
            options: lineChoices.map((choice) => ({
              value: String(choice),
              label: String(choice),
              isChosen: String(choice) === typed(lines, String(usualLines)),
            })),
          },
          issues,
        ),
      ],
      button: say('desk-paper.print.button'),
    },
    links,
  });
}

async function print({ db, tools }: PrintDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, fields, say, member, record, now } = visit;
  if (campaign.state === 'draft') return page(printPage(tools, visit), 422);
  const asked = fields.text(printFields.language);
  const language = isLanguage(asked) ? asked : campaign.defaultLanguage;
  const count = wholeNumberIn(fields.text(printFields.count)) ?? 0;
  const lines = lineChoices.find((choice) => String(choice) === fields.text(printFields.lines)) ?? usualLines;
  const again = (text: string, field: string = printFields.count) =>
    page(printPage(tools, visit, [{ field, text }]), 422);
  if (count < 1 || count > mostSheetsAtOnce) {
    return again(say('desk-paper.print.no-count', { most: mostSheetsAtOnce }));
  }
  const room = roomForLines(tools.locales, campaign, language, tools.baseUrl);
  if (lines > room) return again(say('desk-paper.print.no-room', { count: room }), printFields.lines);
  const run = await printSheets(db, campaign, { language, count, lines }, { member: member.id, record, now });
  if (run === 'gone') return again(say('desk-paper.gone'));
  return moved(`${paperPath(campaign)}/print/${run.first}-${run.last}`);
}

async function showSheets({ db, tools }: PrintDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, language, say } = visit;
  const run = await runIn(db, visit);
  if (run === undefined) return missing;
  const path = paperPath(campaign);
  const html = sheetsPage(tools.render, sheetDesign(tools.locales, campaign, run, tools.baseUrl), {
    stylesheet: tools.asset('sign-sheet.css'),
    code: `${path}/code/${run.language}`,
    bar: {
      language,
      direction: directionOf(language),
      text: say('desk-paper.print.ready'),
      links: [
        { url: `${path}/pdf/${run.first}-${run.last}`, label: say('desk-paper.print.pdf') },
        { url: path, label: say('desk-paper.back') },
      ],
    },
  });
  return page(html);
}

async function downloadSheets({ db, tools, pdf }: PrintDeskDeps, visit: PaperVisit): Promise<DeskAnswer> {
  const { campaign, say } = visit;
  const run = await runIn(db, visit);
  if (run === undefined) return missing;
  const { first, last, language } = run;
  const code = await codeSvg(campaign, language, tools.baseUrl);
  const result = await sheetsPdf(pdf, sheetDesign(tools.locales, campaign, run, tools.baseUrl), code);
  if (result.kind === 'made') {
    const saveAs = `${campaign.slug}-${language}-${first}-${last}.pdf`;
    return { kind: 'file', type: 'application/pdf', content: result.pdf, saveAs };
  }
  const links = [{ url: `${paperPath(campaign)}/print/${first}-${last}`, label: say('desk-paper.print.browser') }];
  const paragraphs = [say(`desk-paper.print.${result.kind}`)];
  return page(deskForm(tools, visit, { heading: say('desk-paper.print.title'), paragraphs, links }), 503);
}

async function drawCode({ tools }: PrintDeskDeps, { campaign, params }: PaperVisit): Promise<DeskAnswer> {
  const { language } = params;
  if (!isLanguage(language)) return missing;
  return { kind: 'file', type: 'image/png', content: await codePng(campaign, language, tools.baseUrl) };
}

/** The sheets that an address names, as `3-12`: all there, in one language and with as many lines. */
async function runIn(db: Database, { campaign, params }: PaperVisit): Promise<SheetRun | undefined> {
  const [, first, last] = /^([1-9]\d{0,8})-([1-9]\d{0,8})$/.exec(params.run ?? '') ?? [];
  if (first === undefined || last === undefined || campaign.state === 'draft') return undefined;
  const count = Number(last) - Number(first) + 1;
  if (count < 1 || count > mostSheetsAtOnce) return undefined;
  const sheets = await listSheets(db, campaign.id, Number(first), count);
  const [one] = sheets;
  const isOneRun = sheets.every(({ language, lines }) => language === one?.language && lines === one.lines);
  if (one === undefined || sheets.length !== count || !isOneRun) return undefined;
  return { first: Number(first), last: Number(last), language: one.language, lines: one.lines };
}
