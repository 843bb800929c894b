import type { CampaignVisit } from '../../accounts/desk.ts';
import type { Link } from '../../accounts/desk-form.ts';
import type { DeskFrame } from '../../accounts/desk-view.ts';
import { formatMoment, languageName } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/languages.ts';
import { type Foreign, foreignOn } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign, CampaignText } from '../campaign.ts';
import { comparePath, versionsPath } from './compare-page.ts';
import type { Version } from './versions-store.ts';

/** For `desk/versions`. */
interface VersionsView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly lead: string;
  readonly none: string | undefined;
  readonly sections: readonly VersionsSection[];
  readonly links: readonly Link[];
}

interface VersionsSection {
  readonly language: Language;
  readonly heading: string;
  readonly rows: readonly VersionRow[];
  readonly older: Link | undefined;
  readonly compare: Link | undefined;
}

interface VersionRow {
  readonly name: string;
  readonly shown: string | undefined;
  readonly title: string;
  readonly foreign: Foreign | undefined;
  readonly facts: string;
  readonly read: Link;
  readonly changed: Link | undefined;
}

/** For `desk/version`. */
interface VersionView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly facts: string;
  readonly foreign: Foreign | undefined;
  readonly text: CampaignText;
  readonly headings: { readonly [F in 'demands' | 'petition' | 'consent']: string };
  readonly links: readonly Link[];
}

declare module '../../platform/views/views.ts' {
  interface Views {
    'desk/versions': VersionsView;
    'desk/version': VersionView;
  }
}

type Render = Pick<PageTools, 'render'>;
type Visit = CampaignVisit<Campaign>;

/** Who published a version, in words; undefined where nobody wrote it down. */
export type PublisherOf = (version: Pick<Version, 'language' | 'version'>) => string | undefined;

export interface VersionsList {
  readonly language: Language;
  readonly versions: readonly Version[];
  readonly hasOlder: boolean;
}

/** All languages, or one of them. */
export function versionsPage(
  { render }: Render,
  visit: Visit,
  lists: readonly VersionsList[],
  publisherOf: PublisherOf,
  of?: Language,
): Html {
  const { say, frame, language } = visit;
  const heading =
    of === undefined
      ? say('desk-versions.title')
      : say('desk-versions.title-of', { language: languageName(language, of) });
  return render('desk/versions', {
    frame: frame({ title: heading }),
    heading,
    lead: say('desk-versions.lead'),
    none: lists.length === 0 ? say('desk-versions.none') : undefined,
    sections: lists.map((list) => sectionOf(visit, list, publisherOf)),
    links: of === undefined ? [] : [{ url: versionsPath(visit), label: say('desk-versions.back') }],
  });
}

function sectionOf(visit: Visit, list: VersionsList, publisherOf: PublisherOf): VersionsSection {
  const { say, language } = visit;
  const { versions, hasOlder } = list;
  const oldest = versions.at(-1)?.version ?? 1;
  const newest = versions[0]?.version ?? 1;
  return {
    language: list.language,
    heading: languageName(language, list.language),
    rows: versions.map((version) => rowOf(visit, version, publisherOf)),
    older: hasOlder
      ? { url: versionsPath(visit, `${list.language}?before=${oldest}`), label: say('desk-versions.older') }
      : undefined,
    compare:
      newest > 1
        ? { url: comparePath(visit, list.language, 1, newest), label: say('desk-versions.compare.link') }
        : undefined,
  };
}

function rowOf(visit: Visit, version: Version, publisherOf: PublisherOf): VersionRow {
  const { say, language } = visit;
  const number = version.version;
  return {
    name: say('desk-versions.version', { number }),
    shown: version.isShown ? say('desk-versions.shown-now') : undefined,
    title: version.title,
    foreign: foreignOn(language, version.language),
    facts: factsOf(visit, version, publisherOf),
    read: { url: versionsPath(visit, version.language, number), label: say('desk-versions.read') },
    changed:
      number > 1
        ? { url: comparePath(visit, version.language, number - 1, number), label: say('desk-versions.what-changed') }
        : undefined,
  };
}

function factsOf({ say, language }: Visit, version: Omit<Version, 'isShown' | 'title'>, publisherOf: PublisherOf) {
  const moment = formatMoment(language, version.publishedAt);
  const name = publisherOf(version);
  return name === undefined
    ? say('desk-versions.published', { moment })
    : say('desk-versions.published-by', { moment, name });
}

/** A version as people read it when they signed. */
export function versionPage(
  { render }: Render,
  visit: Visit,
  text: CampaignText & { readonly publishedAt: Date },
  publisherOf: PublisherOf,
): Html {
  const { say, frame, language } = visit;
  const words = { number: text.version, language: languageName(language, text.language) };
  const heading = say('desk-versions.version-in', words);
  const before = text.version - 1;
  const theirs = visit.inLanguage(text.language);
  return render('desk/version', {
    frame: frame({ title: heading }),
    heading,
    facts: factsOf(visit, text, publisherOf),
    foreign: foreignOn(language, text.language),
    text,
    headings: {
      demands: theirs.say('pages.campaign.demands'),
      petition: theirs.say('form.petition'),
      consent: theirs.say('form.label.consent'),
    },
    links: [
      ...(before > 0
        ? [{ url: comparePath(visit, text.language, before, text.version), label: say('desk-versions.what-changed') }]
        : []),
      { url: versionsPath(visit), label: say('desk-versions.back') },
    ],
  });
}
