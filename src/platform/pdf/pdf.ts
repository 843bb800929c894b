import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import type { CompileJob } from './compile-job.ts';
import { fontFiles, readableByProgram, wasmFile } from './typst-files.ts';

/** What each template of templates/pdf shows: each feature adds its own by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: merged by the features
export interface PdfTemplates {}

export type PdfResult =
  | { readonly kind: 'made'; readonly pdf: Buffer }
  /** So many are being made that one more would only wait. */
  | { readonly kind: 'busy' }
  /** `why` is for whoever runs the server, and quotes nothing that a person has typed. */
  | { readonly kind: 'failed'; readonly why: string };

/** Makes PDFs in processes of their own; whatever becomes of one of those is a result, never an error. */
export interface PdfMaker extends AsyncDisposable {
  /** @param data handed over as JSON: words in it are words, never Typst's markup. */
  make<Name extends keyof PdfTemplates & string>(template: Name, data: PdfTemplates[Name]): Promise<PdfResult>;
}

export interface PdfMakerOptions {
  /** The folder of the `.typ` files. */
  readonly templates: string;
  /** Of one process, for Typst alone; Node takes some 60 MB more. */
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Made at the same time. */
  readonly atOnce: number;
  /** Waiting for one of those to end; more are refused. */
  readonly mostWaiting: number;
  readonly onFailed?: (template: string, why: string) => void;
}

/** What one process of the program allows itself: enough for some thousand rows in a PDF, on a small server. */
export const pdfLimits = { memoryMb: 512, timeoutMs: 60_000, atOnce: 1, mostWaiting: 4 } as const;

/** Reads the templates. Closing ends what is being made. */
export function openPdfMaker(options: PdfMakerOptions): PdfMaker {
  const { templates, atOnce, mostWaiting, onFailed } = options;
  const sources = readdirSync(templates)
    .filter((name) => name.endsWith('.typ'))
    .map((name) => [name, readFileSync(path.join(templates, name), 'utf8')] as const);
  const running = new Set<ChildProcess>();
  const waiting: (() => void)[] = [];
  let isClosed = false;

  const run = (job: CompileJob): Promise<PdfResult> => {
    if (isClosed) return Promise.resolve(closed);
    const program = startProgram(options);
    running.add(program);
    return compile(program, job, options).then((result) => {
      running.delete(program);
      waiting.shift()?.();
      if (result.kind === 'failed' && !isClosed) onFailed?.(job.template, result.why);
      return result;
    });
  };

  return {
    make: async (template, data) => {
      const job = {
        wasm: wasmFile,
        fonts: fontFiles,
        sources,
        template: `${template}.typ`,
        data: JSON.stringify(data),
      };
      if (running.size < atOnce) return run(job);
      if (waiting.length >= mostWaiting) return { kind: 'busy' };
      await new Promise<void>((resolve) => waiting.push(resolve));
      return run(job);
    },
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      for (const go of waiting.splice(0)) go();
      await Promise.all(
        [...running].map((program) => {
          const ended = new Promise((resolve) => program.once('close', resolve));
          program.kill('SIGKILL');
          return ended;
        }),
      );
    },
  };
}

const closed: PdfResult = { kind: 'failed', why: 'the program is ending' };
const PAGES_A_MB = 16;
const HEAP_MB = 256;

/** It has no keys in its environment, and may read Typst and the fonts, open no connection and write nothing. */
function startProgram({ memoryMb }: PdfMakerOptions): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--permission',
      ...readableByProgram.map((readable) => `--allow-fs-read=${readable}`),
      `--wasm-max-mem-pages=${memoryMb * PAGES_A_MB}`,
      `--max-old-space-size=${HEAP_MB}`,
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      path.join(import.meta.dirname, 'compile-program.ts'),
    ],
    { env: {}, stdio: ['pipe', 'pipe', 'pipe'] },
  );
}

async function compile(program: ChildProcess, job: CompileJob, options: PdfMakerOptions): Promise<PdfResult> {
  const { stdin, stdout, stderr } = program;
  if (stdin === null || stdout === null || stderr === null) return { kind: 'failed', why: 'it has no pipes' };
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    program.kill('SIGKILL');
  }, options.timeoutMs);
  const ended = new Promise<number | string>((resolve) => {
    program.once('error', (error) => resolve(error.message));
    program.once('close', (code, signal) => resolve(code ?? signal ?? ''));
  });
  // One that dies before it has read all is told of by how it ended.
  stdin.on('error', () => {});
  stdin.end(JSON.stringify(job));
  const [pdf, said, how] = await Promise.all([buffer(stdout), text(stderr), ended]);
  clearTimeout(deadline);
  if (how === 0) return { kind: 'made', pdf };
  if (isLate) return { kind: 'failed', why: `it took longer than ${options.timeoutMs / 1000} s` };
  return { kind: 'failed', why: reasonOf(how, said, options) };
}

/** Typst ends for want of memory by a trap of WebAssembly, as it does for a fault of its own. */
function reasonOf(how: number | string, said: string, { memoryMb }: PdfMakerOptions): string {
  if (/RuntimeError: (?:unreachable|memory access)/.test(said)) {
    return `Typst gave up, most likely for want of memory: it may use ${memoryMb} MB`;
  }
  const [line] = said.split('\n').filter((one) => /^(?:[/]\S+[.]typ:|\w*Error\b)/.test(one));
  return line?.slice(0, 300) ?? `its process was ended (${how})`;
}
