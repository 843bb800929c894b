import { z } from 'zod';

export const insertLoopSchema = z.object({ connectionString: z.string(), seconds: z.number(), prefix: z.string() });

export const insertedSchema = z.object({
  inserted: z.number(),
  seconds: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
});
