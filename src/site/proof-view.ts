import type { Language } from '../platform/i18n/languages.ts';
import type { PageTools } from '../platform/views/frame.ts';
import type { ProofRequest } from '../signatures/abuse/gate.ts';

/** For `parts/proof`: what a browser is to calculate, and how to go on without scripts. */
export interface ProofView {
  /** Where the form's answer leads to: to the summary of mistakes where there is one. */
  readonly id: 'problems' | 'proof';
  readonly heading: string;
  readonly why: string;
  readonly challenge: string;
  readonly worker: string;
  readonly sendsItself: boolean;
  /** Shown by the script. */
  readonly working: string;
  readonly done: string;
  readonly failed: string;
  /** Read by those whose browsers run no scripts. */
  readonly without: readonly string[];
}

export function proofView(
  tools: PageTools,
  language: Language,
  request: ProofRequest,
  { hasMistakes }: { readonly hasMistakes: boolean },
): ProofView {
  const { challenge, because, waitMinutes, sendsItself } = request;
  const say = (key: string, params?: Record<string, number>) => tools.locales.message(language, key, params);
  const way = sendsItself ? 'sends-itself' : 'press-sign';
  return {
    id: hasMistakes ? 'proof' : 'problems',
    heading: say('proof.heading'),
    why: say(`proof.why.${because}`),
    challenge,
    worker: tools.asset('proof-worker.js'),
    sendsItself,
    working: say(`proof.working.${way}`),
    done: say(`proof.done.${way}`),
    failed: say('proof.failed'),
    without: [
      say('proof.without.wait', { minutes: waitMinutes }),
      ...(because === 'network' ? [say('proof.without.elsewhere')] : []),
    ],
  };
}
