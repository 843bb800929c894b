import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import type { Compiled, CompileJob } from './compile-job.ts';
import { readableByProgram } from './typst-files.ts';

export type PdfResult =
  | { readonly kind: 'made'; readonly pdf: Buffer }
  /** So many are being made that one more would only wait. */
  | { readonly kind: 'busy' }
  /** `why` is for whoever runs the server, and quotes nothing that a person has typed. */
  | { readonly kind: 'failed'; readonly why: string };

export interface ProgramLimits {
  /** Of one process, for Typst alone; Node takes some 200 MB more. */
  readonly memoryMb: number;
}

/** A process that makes one PDF after the other. Disposing it ends it, and what it was making has failed. */
export interface Program extends AsyncDisposable {
  /** @param timeoutMs after that the process is ended */
  compile(job: CompileJob, timeoutMs: number): Promise<PdfResult>;
  /** Not once it died, or was ended for a PDF that took too long. */
  isAlive(): boolean;
}

const PAGES_A_MB = 16;

const compiledSchema: z.ZodType<Compiled> = z.union([
  z.object({ pdf: z.instanceof(Uint8Array) }),
  z.object({ said: z.string() }),
]);

/** It has no keys in its environment, and may read Typst and the fonts, open no connection and write nothing. */
export function startProgram({ memoryMb }: ProgramLimits): Program {
  const child = spawn(
    process.execPath,
    [
      '--permission',
      '--allow-worker',
      ...readableByProgram.map((readable) => `--allow-fs-read=${readable}`),
      `--wasm-max-mem-pages=${memoryMb * PAGES_A_MB}`,
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      path.join(import.meta.dirname, 'compile-program.ts'),
    ],
    { env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' },
  );
  let isAlive = true;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(String(code ?? signal)));
  }).then((how) => {
    isAlive = false;
    return how;
  });
  const kill = () => {
    isAlive = false;
    child.kill('SIGKILL');
  };

  return {
    isAlive: () => isAlive,
    compile: async (job, timeoutMs) => {
      const answered = new Promise<unknown>((resolve) => child.once('message', resolve));
      const late = Promise.withResolvers<'late'>();
      const deadline = setTimeout(() => late.resolve('late'), timeoutMs);
      // One that dies before it has read all is told of by how it ended.
      child.send(job, () => {});
      const answer = await Promise.race([answered, late.promise, ended.then((how) => ({ how }))]);
      clearTimeout(deadline);
      if (answer === 'late') {
        kill();
        return { kind: 'failed', why: `it took longer than ${timeoutMs / 1000} s` };
      }
      const { success, data } = compiledSchema.safeParse(answer);
      if (!success) return { kind: 'failed', why: `its process was ended (${await ended})` };
      return 'pdf' in data
        ? { kind: 'made', pdf: Buffer.from(data.pdf.buffer, data.pdf.byteOffset, data.pdf.length) }
        : { kind: 'failed', why: reasonOf(data.said, memoryMb) };
    },
    [Symbol.asyncDispose]: async () => {
      kill();
      await ended;
    },
  };
}

/** Typst ends for want of memory by a trap of WebAssembly, as it does for a fault of its own. */
function reasonOf(said: string, memoryMb: number): string {
  if (/RuntimeError: (?:unreachable|memory access)|ERR_WORKER_OUT_OF_MEMORY/.test(said)) {
    return `Typst gave up, most likely for want of memory: it may use ${memoryMb} MB`;
  }
  const [line] = said.split('\n').filter((one) => /^(?:[/]\S+[.]typ:|\w*Error\b)/.test(one));
  return line?.slice(0, 300) ?? 'its thread was ended';
}
