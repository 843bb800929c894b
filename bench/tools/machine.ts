import { open, readFile, rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { median } from './alternate.ts';

/** What the figures depend on; nothing that names the machine or its owner. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly node: string;
  /** The median of writing 8 kB and having it on disk: a disk that only says so shows here. */
  readonly fsyncMs: number;
}

/** @param folder on the disk that the benches write to. */
export async function describeMachine(folder: string): Promise<Machine> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    fsyncMs: Number((await fsyncMs(folder)).toFixed(3)),
  };
}

async function fsyncMs(folder: string): Promise<number> {
  const file = path.join(folder, 'fsync');
  const handle = await open(file, 'w');
  const page = Buffer.alloc(8_192, 1);
  const times: number[] = [];
  try {
    for (let write = 0; write < 50; write += 1) {
      const start = performance.now();
      await handle.write(page, 0, page.length, write * page.length);
      await handle.datasync();
      times.push(performance.now() - start);
    }
  } finally {
    await handle.close();
    await rm(file);
  }
  return median(times);
}

/** Megabytes of memory that a process holds now, and the most it ever held; Linux only. */
export async function memoryOf(pid: number): Promise<{ readonly nowMB: number; readonly peakMB: number } | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [now, peak] = ['VmRSS', 'VmHWM'].map((name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))?.[1]));
  if (!now || !peak) return undefined;
  return { nowMB: now / 1024, peakMB: peak / 1024 };
}
