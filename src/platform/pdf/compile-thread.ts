/** Makes one PDF, posts it, and ends. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { initSync, type TypstCompiler, TypstCompilerBuilder } from '@myriaddreamin/typst-ts-web-compiler';
import type { Compiled, ThreadJob } from './compile-job.ts';
import { declareAccessible } from './declare-accessible.ts';

interface Made {
  readonly result?: Uint8Array;
  readonly diagnostics?: readonly { readonly path: string; readonly range: string; readonly message: string }[];
}

/** As the compiler numbers them. */
const PDF = 1;
const FULL_DIAGNOSTICS = 3;
const PAGED = 0;

parentPort?.postMessage(await compiled(workerData));

async function compiled(job: ThreadJob): Promise<Compiled> {
  const compiler = await compilerFor(job);
  const world = compiler.snapshot('/', `/${job.template}`, [['data', job.data]]);
  const { result, diagnostics = [] }: Made = world.get_artifact(PDF, FULL_DIAGNOSTICS);
  if (result !== undefined) {
    return { pdf: declareAccessible(result, JSON.parse(world.query(PAGED, '<edge>', 'value'))) };
  }
  const faults = diagnostics.map(({ path, range, message }) => `${path}:${range}: ${withoutQuotes(message)}`);
  return { said: faults.join('; ') };
}

async function compilerFor({ module, fonts, sources }: ThreadJob): Promise<TypstCompiler> {
  initSync({ module });
  const builder = new TypstCompilerBuilder();
  builder.set_dummy_access_model();
  for (const file of fonts) await builder.add_raw_font(readFileSync(file));
  const compiler = await builder.build();
  for (const [name, source] of sources) compiler.add_source(`/${name}`, source);
  return compiler;
}

/** What a message quotes can be what a person typed, and it is written to the log. */
function withoutQuotes(message: string): string {
  return message.replace(/(["`]).*\1/gs, '…');
}
