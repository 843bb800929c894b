/**
 * The program that makes one PDF and ends: Typst as WebAssembly, whose memory never shrinks and whose work nothing can
 * cut short, has a process of its own. It reads a job from standard input and writes the PDF to standard output; what is
 * wrong stands in one line on standard error.
 */
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { initSync, type TypstCompiler, TypstCompilerBuilder } from '@myriaddreamin/typst-ts-web-compiler';
import type { CompileJob } from './compile-job.ts';
import { declareAccessible } from './declare-accessible.ts';

interface Made {
  readonly result?: Uint8Array;
  readonly diagnostics?: readonly { readonly path: string; readonly range: string; readonly message: string }[];
}

/** As the compiler numbers them. */
const PDF = 1;
const FULL_DIAGNOSTICS = 3;
const PAGED = 0;
/** Whoever waits for a page goes first. */
const NICENESS = 10;

await main();

async function main(): Promise<void> {
  setPriority(NICENESS);
  const job: CompileJob = JSON.parse(await text(process.stdin));
  const compiler = await compilerFor(job);
  const world = compiler.snapshot('/', `/${job.template}`, [['data', job.data]]);
  const { result, diagnostics = [] }: Made = world.get_artifact(PDF, FULL_DIAGNOSTICS);
  if (result !== undefined) {
    process.stdout.write(declareAccessible(result, JSON.parse(world.query(PAGED, '<edge>', 'value'))));
    return;
  }
  const faults = diagnostics.map(({ path, range, message }) => `${path}:${range}: ${withoutQuotes(message)}`);
  process.stderr.write(`${faults.join('; ')}\n`);
  process.exitCode = 1;
}

async function compilerFor({ wasm, fonts, sources }: CompileJob): Promise<TypstCompiler> {
  initSync({ module: readFileSync(wasm) });
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
