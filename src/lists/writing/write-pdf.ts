import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { ZipFile } from 'yazl';
import type { PdfResult } from '../../platform/pdf/pdf.ts';
import type { ContainedFile } from '../recipient.ts';
import { textsOf } from './columns.ts';
import { dossierVolume } from './dossier.ts';
import { cellsIn, type DossierCell } from './dossier-rows.ts';
import { fileStem } from './list-names.ts';
import type { ListToWrite, ListWriting, WritingTools } from './list-writing.ts';
import { NAMES_A_VOLUME, volumesOf } from './volumes.ts';

/**
 * A dossier to hand over: one PDF, or, of more names than one holds, a ZIP of them, the letter and the numbers in the
 * first. While one volume is set, the names of the next are read; memory holds as many as are set at once, and one more.
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
  let taken = Promise.resolve();
  let hasFailed = false;
  const closeVolume = async (): Promise<void> => {
    const number = done + 1;
    const volume = dossierVolume(locales, list, { number, volumes, before, rows });
    before += rows.length;
    done = number;
    rows = [];
    const name = `${fileStem(issuer.campaign.slug, statement.recipient)}-${number}-of-${volumes}.pdf`;
    const { made } = await pdf.begin('dossier', volume);
    taken = taken.then(async () => outlet.take(name, pdfIn(await made)));
    // Whoever writes or ends next is told.
    taken.catch(() => {
      hasFailed = true;
    });
  };
  return {
    begin: async () => Buffer.alloc(0),
    write: async (entries) => {
      if (hasFailed) await taken;
      for (const entry of entries) {
        // Whoever was not counted when it was begun stands in the last one.
        if (rows.length === NAMES_A_VOLUME && done + 1 < volumes) await closeVolume();
        rows.push(cells([String(entry.number), ...texts(entry), entry.confirmedOn]));
      }
      return outlet.written();
    },
    end: async () => {
      while (done < volumes) await closeVolume();
      await taken;
      await outlet.end();
      return outlet.written();
    },
    contained: () => outlet.contained,
  };
}

/** Where the volumes go in their order. */
interface Outlet {
  take(name: string, file: Buffer): void;
  end(): Promise<void>;
  /** What has been written since this was last asked. */
  written(): Buffer;
  readonly contained: readonly ContainedFile[];
}

function alone(): Outlet {
  const files: Buffer[] = [];
  return {
    take: (_, file) => void files.push(file),
    end: async () => {},
    written: () => Buffer.concat(files.splice(0)),
    contained: [],
  };
}

function zipped(madeAt: Date): Outlet {
  const zip = new ZipFile();
  const pieces: Buffer[] = [];
  const contained: ContainedFile[] = [];
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  failed.catch(() => undefined);
  zip.outputStream.on('data', (piece: Buffer) => pieces.push(piece));
  return {
    take: (name, file) => {
      contained.push({ name, bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') });
      // Its tags, which are most of a PDF of names, are not compressed in it: this makes a fifth of it.
      zip.addBuffer(file, name, { mtime: madeAt, mode: 0o100600 });
    },
    end: async () => {
      const ended = once(zip.outputStream, 'end');
      zip.end();
      await Promise.race([ended, failed]);
    },
    written: () => Buffer.concat(pieces.splice(0)),
    contained,
  };
}

/** @throws where it could not be made: a list is whole or not there. */
function pdfIn(result: PdfResult): Buffer {
  if (result.kind === 'made') return result.pdf;
  throw new Error(`A volume of the list could not be set: ${result.kind === 'failed' ? result.why : result.kind}.`);
}
