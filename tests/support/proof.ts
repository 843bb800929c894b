import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';

/** The challenge that a page asks to solve. @throws where it asks for none. */
export function challengeIn(html: string): string {
  const [, escaped] = /data-challenge="([^"]*)"/.exec(html) ?? [];
  if (escaped === undefined) throw new Error('The page asks for no proof of work.');
  return escaped.replaceAll('&quot;', '"').replaceAll('&#x3D;', '=');
}

/** What a browser would send as `proof`, once it has solved a challenge. */
export async function solved(challengeText: string): Promise<string> {
  const challenge = JSON.parse(challengeText);
  const solution = await solveChallenge({ challenge, deriveKey });
  if (solution === null) throw new Error('The challenge was not solved.');
  const { counter, derivedKey } = solution;
  return JSON.stringify({ challenge, solution: { counter, derivedKey } });
}
