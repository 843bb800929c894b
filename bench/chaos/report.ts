import type { FaultResult } from './faults/fault.ts';
import type { KillResult } from './rounds.ts';

/** What became of the rounds, for people. */
export function killLines(result: KillResult): string[] {
  const { acknowledged, kills, answers, broken } = result;
  const listed = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([what, count]) => `${what} × ${count}`)
      .join(', ');
  return [
    `  killed: ${listed(kills)}`,
    `  signing came back ${result.recovered} of ${result.rounds} times, at the latest after ${result.slowestRecoverySeconds.toFixed(1)} s`,
    `  acknowledged: ${listed(acknowledged)}; mails: ${result.mails}, of them copies: ${result.copies}`,
    `  answers: ${listed(answers)}; the slowest took ${result.slowestAnswerSeconds.toFixed(1)} s`,
    ...verdict(broken),
  ];
}

export function faultLines({ facts, broken, skipped }: FaultResult): string[] {
  if (skipped !== undefined) return [`  skipped: ${skipped}`];
  return [...facts.map((fact) => `  ${fact}`), ...verdict(broken)];
}

function verdict(broken: readonly string[]): string[] {
  return broken.length === 0 ? ['  every promise kept'] : broken.map((promise) => `  BROKEN: ${promise}`);
}
