import type { Link } from '../accounts/desk-form.ts';
import type { DeskFrame } from '../accounts/desk-view.ts';
import type { MemberId } from '../accounts/member.ts';
import { formatMoment } from '../platform/i18n/format.ts';
import type { Html, PageTools } from '../platform/views/frame.ts';
import { personLine, placeLine } from './entry-page.ts';
import type { PaperSheet } from './paper.ts';
import { type PaperVisit, paperPath, whoEntered } from './paper-page.ts';
import type { RowPerson } from './row-seal.ts';
import type { StoredRow } from './row-store.ts';
import type { DoubleKind } from './sql/doubles.ts';

/** For `desk/paper-rows`. */
interface PaperRowsView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly rows: readonly {
    readonly name: string;
    readonly lines: readonly string[];
    /** Of a double: where it is said to be another person's. */
    readonly another: Link | undefined;
    /** What can be done with it at once. */
    readonly acts: readonly { readonly action: string; readonly button: string }[];
  }[];
  readonly back: Link;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/paper-rows': PaperRowsView;
  }
}

export interface RowsPageInput {
  readonly sheet: PaperSheet;
  readonly rows: readonly (StoredRow & RowPerson)[];
  readonly doubles: ReadonlyMap<string, DoubleKind>;
  readonly names: ReadonlyMap<MemberId, string>;
}

/** Who stands on a sheet, as it was entered. */
export function rowsPage({ render }: Pick<PageTools, 'render'>, visit: PaperVisit, input: RowsPageInput): Html {
  const { say, frame, language, campaign } = visit;
  const { sheet, rows, doubles, names } = input;
  const number = String(sheet.number);
  const here = `${paperPath(campaign)}/sheets/${number}`;
  const heading = say('desk-paper.sheet.rows-title', { number });
  return render('desk/paper-rows', {
    frame: frame({ title: heading }),
    heading,
    lead: say('desk-paper.sheet.rows-means'),
    rows: rows.map((row) => {
      const double = doubles.get(row.id);
      const who = whoEntered(say, names, row.enteredBy);
      return {
        name: row.person.name,
        lines: [
          personLine(visit, row),
          placeLine(visit, { sheet: sheet.number, line: row.line }),
          ...(double === undefined ? [] : [say(`desk-paper.double.${double}`)]),
          ...(row.isAnother ? [say('desk-paper.another.said')] : []),
          say('desk-paper.sheet.by', { who, moment: formatMoment(language, row.enteredAt) }),
        ],
        another:
          double === undefined
            ? undefined
            : { url: `${here}/rows/${row.id}/another`, label: say('desk-paper.another.link') },
        acts: [
          ...(row.isAnother ? [{ action: `${here}/rows/${row.id}/same`, button: say('desk-paper.another.same') }] : []),
          { action: `${here}/rows/${row.id}/remove`, button: say('desk-paper.sheet.remove') },
        ],
      };
    }),
    back: { url: here, label: say('desk-paper.sheet.back') },
  });
}
