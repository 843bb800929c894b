import type { Bench, BenchRun } from './bench.ts';
import { describeMachine } from './tools/machine.ts';
import { reportLines, writeResult } from './tools/report.ts';

/** Runs a bench, tells what it found and writes it to a folder of results, where one is given. */
export async function runBench(
  { name, summary, run }: Bench,
  how: BenchRun,
  { write, results }: { readonly write: (text: string) => void; readonly results: string | undefined },
): Promise<void> {
  write(`${name} …\n`);
  const machine = await describeMachine(how.stage.folder);
  const found = await run(how);
  const result = { name, summary, date: new Date().toISOString(), machine, ...found };
  write(`${reportLines(result).join('\n')}\n\n`);
  if (results !== undefined) await writeResult(results, result);
}
