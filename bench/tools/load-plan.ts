/** What the load generator is asked, and what it answers. */
import { z } from 'zod';
import { type Child, startChild } from './child.ts';

const requestsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('get'), path: z.string(), acceptEncoding: z.string() }),
  /** Each signer another, by the prefix. */
  z.object({ kind: z.literal('sign'), path: z.string(), prefix: z.string() }),
  /** Each path once, and then no more. */
  z.object({ kind: z.literal('post'), paths: z.array(z.string()) }),
  /** One signature, then so many views of the page, and again. */
  z.object({ kind: z.literal('visits'), page: z.string(), prefix: z.string(), viewsASignature: z.number() }),
]);
export type Requests = z.infer<typeof requestsSchema>;

export const loadPlanSchema = z.object({
  port: z.number(),
  connections: z.number(),
  seconds: z.number(),
  /** Requests a second whatever the answers; without it, each connection asks as soon as it is answered. */
  rate: z.number().optional(),
  requests: requestsSchema,
});
export type LoadPlan = z.infer<typeof loadPlanSchema>;

const answersSchema = z.object({ count: z.number(), p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() });
export type Answers = z.infer<typeof answersSchema>;

export const loadResultSchema = z.object({
  /** From the first request to the last answer. */
  seconds: z.number(),
  /** By what was asked and the status of the answer, such as 'sign 303'. */
  answers: z.record(z.string(), answersSchema),
  /** Requests that were cut off. */
  failed: z.number(),
  /** Requests that were due while no connection was free. */
  unsent: z.number(),
});
export type LoadResult = z.infer<typeof loadResultSchema>;

export interface Load extends AsyncDisposable {
  run(plan: LoadPlan): Promise<LoadResult>;
}

/** The load generator, in its own process; the same one for ours and for the reference. */
export function startLoad(): Load {
  const child: Child = startChild('load.ts');
  return {
    run: (plan) => child.ask(plan, loadResultSchema),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

const none: Answers = { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };

/** The answers of one kind. */
export function answersOf(result: LoadResult, label: string): Answers {
  return result.answers[label] ?? none;
}
