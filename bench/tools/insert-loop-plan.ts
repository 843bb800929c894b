import { z } from 'zod';
import { startChild } from './child.ts';

export const insertLoopSchema = z.object({ connectionString: z.string(), seconds: z.number(), prefix: z.string() });

const insertedSchema = z.object({
  inserted: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
});

/** Inserts plain signatures one by one over sixteen connections, in its own process. */
export interface InsertLoop extends AsyncDisposable {
  run(plan: { readonly seconds: number; readonly prefix: string }): Promise<z.infer<typeof insertedSchema>>;
}

export function startInsertLoop(connectionString: string): InsertLoop {
  const child = startChild('insert-loop.ts');
  return {
    run: (plan) => child.ask({ connectionString, ...plan }, insertedSchema),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
