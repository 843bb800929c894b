/** Demands added, moved and removed. Pure. */
import type { Language } from '../../platform/i18n/languages.ts';
import type { DemandDraft } from '../drafts/draft-parts.ts';

export type DemandAct =
  | { readonly kind: 'add'; readonly id: string }
  | { readonly kind: 'up' | 'down' | 'remove'; readonly id: string }
  | { readonly kind: 'put-back'; readonly id: string; readonly demand: DemandDraft; readonly index: number };

/** What the demands are after an act; the same where it is about a demand that is gone, or cannot move further. */
export function afterAct(demands: readonly DemandDraft[], act: DemandAct): readonly DemandDraft[] {
  const { kind, id } = act;
  if (kind === 'add') return [...demands, { id, addressee: {}, text: {}, origins: {} }];
  if (kind === 'remove') return demands.filter((demand) => demand.id !== id);
  if (kind === 'put-back') {
    const isThere = demands.some((demand) => demand.id === id);
    return isThere ? demands : demands.toSpliced(act.index, 0, act.demand);
  }
  const from = demands.findIndex((demand) => demand.id === id);
  const to = from + (kind === 'up' ? -1 : 1);
  const [moved, other] = [demands[from], demands[to]];
  return moved === undefined || other === undefined ? demands : demands.with(from, other).with(to, moved);
}

/** Whether anything is lost when the demand is removed. */
export function hasWords({ addressee, text }: DemandDraft): boolean {
  return [...Object.values(addressee), ...Object.values(text)].some((words) => words !== '');
}

/** What a demand asks, in the original's words or in whichever there are. */
export function demandWords({ addressee, text }: DemandDraft, language: Language): string {
  const words = [addressee, text].map((one) => one[language] ?? Object.values(one).find(Boolean) ?? '');
  return words.filter(Boolean).join(': ');
}
