import type { Link } from './desk-form.ts';
import type { DeskFrame } from './desk-view.ts';

/** What goes on in the background and how far it is, or how it ended: for `desk/act`. */
interface ProgressView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly status: string;
  /** Undefined once it has ended. */
  readonly progress: { readonly label: string; readonly value: number; readonly max: number } | undefined;
  readonly paragraphs: readonly string[];
  readonly refresh: Link | undefined;
  readonly cancel: { readonly action: string; readonly button: string; readonly means: string } | undefined;
  readonly links: readonly Link[];
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/act': ProgressView;
  }
}

/** The script that shows how far it is while one looks on. */
export const progressScript = 'desk-act.js';
