import type { Language } from '../i18n/languages.ts';
import type { Words } from '../i18n/words.ts';
import { type Frame, type FrameInput, frameOf, type Html, type PageTools } from './frame.ts';

/** A page that says one thing and offers the next step. */
interface NoticeView {
  readonly frame: Frame;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** What the page is about, in the campaign's words. */
  readonly quote: Words | undefined;
  readonly facts: readonly NoticeFact[];
  readonly action: NoticeAction | undefined;
  readonly links: readonly NoticeLink[];
}

export interface NoticeFact {
  readonly term: string;
  readonly text: string;
}

/** One button that posts, and changes something. */
interface NoticeAction {
  readonly url: string;
  readonly label: string;
  /** Takes something away: looks less inviting. */
  readonly isGrave: boolean;
}

export interface NoticeLink {
  readonly url: string;
  readonly label: string;
}

declare module './views.ts' {
  interface Views {
    'pages/notice': NoticeView;
  }
}

export interface NoticeInput {
  readonly language: Language;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly quote?: Words | undefined;
  readonly facts?: readonly NoticeFact[];
  readonly action?: NoticeAction;
  readonly links?: readonly NoticeLink[];
  readonly path?: FrameInput['path'];
}

export function noticePage(tools: PageTools, input: NoticeInput): Html {
  const { language, heading, paragraphs, quote, facts = [], action, links = [], path } = input;
  const frame = frameOf(tools, { language, title: heading, ...(path && { path }) });
  return tools.render('pages/notice', { frame, heading, paragraphs, quote, facts, action, links });
}
