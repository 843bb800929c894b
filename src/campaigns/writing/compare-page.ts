import type { CampaignVisit } from '../../accounts/desk.ts';
import { type FieldView, fieldView, type Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { formatMoment, formatNumber, languageName } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign, CampaignText } from '../campaign.ts';
import { type DifferencesView, differencesView } from './difference-view.ts';
import { textDifferences } from './differences.ts';
import type { Version } from './versions-store.ts';

/** The names of the fields that say which two versions are compared. */
export const compareFields = { from: 'from', to: 'to' } as const;

/** For `desk/compare`. */
interface CompareView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly action: string;
  readonly choices: readonly FieldView[];
  readonly button: string;
  readonly nothing: string | undefined;
  readonly differences: DifferencesView;
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/compare': CompareView;
  }
}

type Render = Pick<PageTools, 'render'>;
type Visit = CampaignVisit<Campaign>;

export function versionsPath({ campaign }: Visit, ...further: readonly (string | number)[]): string {
  return ['/desk/c', campaign.slug, 'versions', ...further].join('/');
}

export function comparePath(visit: Visit, language: Language, from: number, to: number): string {
  return versionsPath(visit, language, `compare?${compareFields.from}=${from}&${compareFields.to}=${to}`);
}

export interface Compared {
  readonly from: CampaignText;
  readonly to: CampaignText;
  /** All there are to choose from, the newest first. */
  readonly versions: readonly Version[];
}

export function comparePage({ render }: Render, visit: Visit, { from, to, versions }: Compared): Html {
  const { say, frame, language } = visit;
  const written = to.language;
  const heading = say('desk-versions.compare.title', { language: languageName(language, written) });
  const named = (number: number) => say('desk-versions.version', { number });
  const choice = (name: string, label: string, chosen: number) =>
    fieldView({
      name,
      label,
      options: versions.map(({ version, publishedAt }) => ({
        value: String(version),
        label: say('desk-versions.compare.option', {
          number: formatNumber(language, version),
          moment: formatMoment(language, publishedAt),
        }),
        isChosen: version === chosen,
      })),
    });
  const sides = { before: named(from.version), after: named(to.version) };
  const differences = differencesView(visit, written, sides, textDifferences(from, to, written));
  return render('desk/compare', {
    frame: frame({ title: heading }),
    heading,
    action: versionsPath(visit, written, 'compare'),
    choices: [
      choice(compareFields.from, say('desk-versions.compare.from'), from.version),
      choice(compareFields.to, say('desk-versions.compare.to'), to.version),
    ],
    button: say('desk-versions.compare.button'),
    nothing: differences.fields.length === 0 ? say('desk-versions.compare.nothing') : undefined,
    differences,
    links: [{ url: versionsPath(visit), label: say('desk-versions.back') }],
  });
}
