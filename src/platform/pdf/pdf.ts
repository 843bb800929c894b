import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { makeSlots } from '../slots.ts';
import type { CompileJob } from './compile-job.ts';
import { type PdfResult, type Program, type ProgramLimits, startProgram } from './program.ts';
import { fontFiles, wasmFile } from './typst-files.ts';

export type { PdfResult } from './program.ts';

/** What each template of templates/pdf shows: each feature adds its own by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: merged by the features
export interface PdfTemplates {}

/** Makes PDFs in processes of their own; whatever becomes of one of those is a result, never an error. */
export interface PdfMaker extends AsyncDisposable {
  /** @param data handed over as JSON: words in it are words, never Typst's markup. */
  make<Name extends keyof PdfTemplates & string>(template: Name, data: PdfTemplates[Name]): Promise<PdfResult>;
  /** The same for one who makes many: waits until its turn has come, however many wait, and leaves the PDF to be waited for. */
  begin<Name extends keyof PdfTemplates & string>(
    template: Name,
    data: PdfTemplates[Name],
  ): Promise<{ readonly made: Promise<PdfResult> }>;
}

export interface PdfMakerOptions extends ProgramLimits {
  /** The folder of the `.typ` files. */
  readonly templates: string;
  /** For one PDF that somebody waits for. */
  readonly timeoutMs: number;
  /** Made at the same time. */
  readonly atOnce: number;
  /** Waiting for one of those to end; more are refused. */
  readonly mostWaiting: number;
  readonly onFailed?: (template: string, why: string) => void;
}

/** What one process of the program allows itself: enough for some thousand rows in a PDF, on a small server. */
export const pdfLimits = {
  memoryMb: 512,
  timeoutMs: 60_000,
  atOnce: Math.min(2, availableParallelism()),
  mostWaiting: 4,
} as const;

/** A process that has nothing to do waits so long for the next PDF, for the next one costs it less. */
const LINGER_MS = 1_000;
/** So many times longer may one take that nobody waits for: on a busy machine all others go before it. */
const PATIENCE = 10;
const closed: PdfResult = { kind: 'failed', why: 'the program is ending' };

/** Reads the templates. Closing ends what is being made. */
export function openPdfMaker(options: PdfMakerOptions): PdfMaker {
  const { templates, timeoutMs, atOnce, mostWaiting, onFailed } = options;
  const sources = readdirSync(templates)
    .filter((name) => name.endsWith('.typ'))
    .map((name) => [name, readFileSync(path.join(templates, name), 'utf8')] as const);
  const programs = new Set<Program>();
  const idle: { readonly program: Program; readonly ending: NodeJS.Timeout }[] = [];
  const slots = makeSlots(atOnce);
  let isClosed = false;

  const end = async (program: Program) => {
    await program[Symbol.asyncDispose]();
    programs.delete(program);
  };
  const aProgram = (): Program => {
    const { program, ending } = idle.pop() ?? {};
    clearTimeout(ending);
    if (program?.isAlive()) return program;
    const started = startProgram(options);
    programs.add(started);
    return started;
  };
  const keepFor = (program: Program) => {
    if (isClosed || !program.isAlive()) return void end(program);
    const ending = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.program === program),
        1,
      );
      void end(program);
    }, LINGER_MS);
    idle.push({ program, ending });
  };
  const compile = async (job: CompileJob, mostMs: number): Promise<PdfResult> => {
    if (isClosed) return closed;
    const program = aProgram();
    const result = await program.compile(job, mostMs);
    keepFor(program);
    return result;
  };
  /** In a slot that was taken for it. */
  const run = async (template: string, data: unknown, mostMs: number): Promise<PdfResult> => {
    const job = { wasm: wasmFile, fonts: fontFiles, sources, template: `${template}.typ`, data: JSON.stringify(data) };
    const result = await compile(job, mostMs).finally(slots.give);
    if (result.kind === 'failed' && !isClosed) onFailed?.(job.template, result.why);
    return result;
  };

  return {
    make: async (template, data) => {
      if (slots.isFull(mostWaiting)) return { kind: 'busy' };
      await slots.take();
      return run(template, data, timeoutMs);
    },
    begin: async (template, data) => {
      await slots.take();
      return { made: run(template, data, PATIENCE * timeoutMs) };
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      for (const { ending } of idle.splice(0)) clearTimeout(ending);
      await Promise.all(Array.from(programs, end));
    },
  };
}
