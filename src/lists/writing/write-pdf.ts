import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import type { PdfMaker } from '../../platform/pdf/pdf.ts';
import type { ContainedFile } from '../recipient.ts';
import { textsOf } from './columns.ts';
import { type DossierVolume, dossierVolume } from './dossier.ts';
import { cellsIn, type DossierCell } from './dossier-rows.ts';
import { fileStem } from './list-names.ts';
import type { ListToWrite, ListWriting, WritingTools } from './list-writing.ts';
import { NAMES_A_VOLUME, volumesOf } from './volumes.ts';

/**
 * A dossier to hand over: one PDF, or, of more names than one holds, a ZIP of them, the letter and the numbers in the
 * first. Memory holds one volume.
 */
export function pdfWriting({ locales, pdf }: Pick<WritingTools, 'locales' | 'pdf'>, list: ListToWrite): ListWriting {
  const { issuer, statement } = list;
  const volumes = volumesOf(statement.named);
  const outlet = volumes === 1 ? alone() : zipped(statement.madeAt);
  const texts = textsOf(statement);
  const cells = cellsIn(statement.recipient.language);
  let rows: DossierCell[][] = [];
  let done = 0;
  let before = 0;
  const closeVolume = async (): Promise<Buffer> => {
    const number = done + 1;
    const volume = dossierVolume(locales, list, { number, volumes, before, rows });
    before += rows.length;
    done = number;
    rows = [];
    const name = `${fileStem(issuer.campaign.slug, statement.recipient)}-${number}-of-${volumes}.pdf`;
    return outlet.take(name, await made(pdf, volume));
  };
  return {
    begin: async () => Buffer.alloc(0),
    write: async (entries) => {
      const pieces: Buffer[] = [];
      for (const entry of entries) {
        // Whoever was not counted when it was begun stands in the last one.
        if (rows.length === NAMES_A_VOLUME && done + 1 < volumes) pieces.push(await closeVolume());
        rows.push(cells([String(entry.number), ...texts(entry), entry.confirmedOn]));
      }
      return Buffer.concat(pieces);
    },
    end: async () => {
      const pieces: Buffer[] = [];
      while (done < volumes) pieces.push(await closeVolume());
      return Buffer.concat([...pieces, await outlet.end()]);
    },
    contained: () => outlet.contained,
  };
}

interface Outlet {
  take(name: string, file: Buffer): Promise<Buffer>;
  end(): Promise<Buffer>;
  readonly contained: readonly ContainedFile[];
}

function alone(): Outlet {
  return { take: async (_, file) => file, end: async () => Buffer.alloc(0), contained: [] };
}

function zipped(madeAt: Date): Outlet {
  const zip = new ZipFile();
  const written: Buffer[] = [];
  const contained: ContainedFile[] = [];
  const taken = () => Buffer.concat(written.splice(0));
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  failed.catch(() => undefined);
  zip.outputStream.on('data', (piece: Buffer) => written.push(piece));
  return {
    take: async (name, file) => {
      contained.push({ name, bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
      // A PDF is compressed already.
      zip.addBuffer(file, name, { mtime: madeAt, mode: 0o100600, compress: false });
      return taken();
    },
    end: async () => {
      const ended = once(zip.outputStream, 'end');
      zip.end();
      await Promise.race([ended, failed]);
      return taken();
    },
    contained,
  };
}

const PAUSE_MS = 500;

/** Waits its turn, however many others make a PDF now. @throws where it cannot be made: a list is whole or not there. */
async function made(pdf: Pick<PdfMaker, 'make'>, volume: DossierVolume): Promise<Buffer> {
  while (true) {
    const result = await pdf.make('dossier', volume);
    if (result.kind === 'made') return result.pdf;
    if (result.kind === 'failed') throw new Error(`A volume of the list could not be set: ${result.why}.`);
    await sleep(PAUSE_MS);
  }
}
