/**
 * The program that makes PDFs, one after the other, until nobody asks any more. Typst's memory never shrinks and its work
 * cannot be cut short, so it has a process of its own; and within that a thread for each PDF, which gives back all memory.
 * Typst is compiled once for all of them: the second is made in two thirds of the time that the first one takes.
 */
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Compiled, CompileJob, ThreadJob } from './compile-job.ts';

/** Whoever waits for a page goes first. */
const NICENESS = 10;
const HEAP_MB = 256;

setPriority(NICENESS);
let module: WebAssembly.Module | undefined;
process.on('message', async (job: CompileJob) => {
  module ??= new WebAssembly.Module(readFileSync(job.wasm));
  process.send?.(await compiled({ ...job, module }));
});

function compiled(job: ThreadJob): Promise<Compiled> {
  const thread = new Worker(path.join(import.meta.dirname, 'compile-thread.ts'), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return new Promise((resolve) => {
    thread.once('message', resolve);
    thread.once('error', (error) => resolve({ said: String(error) }));
    thread.once('exit', () => resolve({ said: '' }));
  });
}
