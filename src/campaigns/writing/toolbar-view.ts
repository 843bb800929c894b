import type { Visit } from '../../accounts/desk.ts';
import type { Language } from '../../platform/i18n/languages.ts';

/** Buttons that write Markdown: for `desk/markdown-toolbar`, which only a script shows. */
export interface ToolbarView {
  readonly label: string;
  /** The id of the field. */
  readonly controls: string;
  readonly buttons: readonly ToolbarButton[];
}

interface ToolbarButton {
  readonly label: string;
  /** Set around what is chosen. */
  readonly around: string | undefined;
  /** Set before each line. */
  readonly line: string | undefined;
  /** Of a link, until somebody writes another. */
  readonly address: string | undefined;
  /** Written where nothing is chosen, in the language of the text. */
  readonly words: string | undefined;
  /** Pressed with Control. */
  readonly key: string | undefined;
  readonly shortcut: string | undefined;
}

export function toolbarView(visit: Pick<Visit, 'say' | 'inLanguage'>, written: Language, field: string): ToolbarView {
  const { say } = visit;
  const theirs = visit.inLanguage(written);
  const none = { around: undefined, line: undefined, address: undefined, words: undefined, key: undefined };
  const button = (label: string, does: Partial<ToolbarButton>): ToolbarButton => ({
    ...none,
    label,
    ...does,
    shortcut: does.key === undefined ? undefined : `Control+${does.key.toUpperCase()}`,
  });
  return {
    label: say('desk-writing.toolbar.label'),
    controls: field,
    buttons: [
      button(say('desk-writing.toolbar.bold'), {
        around: '**',
        words: theirs.say('desk-writing.toolbar.bold-words'),
        key: 'b',
      }),
      button(say('desk-writing.toolbar.italic'), {
        around: '*',
        words: theirs.say('desk-writing.toolbar.italic-words'),
        key: 'i',
      }),
      button(say('desk-writing.toolbar.heading'), { line: '## ' }),
      button(say('desk-writing.toolbar.list'), { line: '- ' }),
      button(say('desk-writing.toolbar.quote'), { line: '> ' }),
      button(say('desk-writing.toolbar.link'), {
        address: 'https://',
        words: theirs.say('desk-writing.toolbar.link-words'),
        key: 'k',
      }),
    ],
  };
}
