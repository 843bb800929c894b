import path from 'node:path';
import { randomSecretFile, readSecretFile, replaceSecretFile } from '../secret-file.ts';

/** Where the master key stands, which decides who makes the next one: whoever runs the server, or the program. */
export type MasterKey =
  | {
      readonly kind: 'environment';
      readonly current: Buffer;
      /** The one before, while keys may still be wrapped under it. */
      readonly previous: Buffer | undefined;
    }
  | { readonly kind: 'file'; readonly file: MasterKeyFile };

/** The master key in a folder, and while it is rotated the next one beside it. */
export interface MasterKeyFile {
  /** All that are there now. @throws where there is none. */
  read(): readonly Buffer[];
  /** The next one; undefined where no rotation is under way. */
  next(): Buffer | undefined;
  /** The next one, on disk for good; made where there is none. */
  makeNext(): Promise<Buffer>;
  /** Puts the next one in the place of the former, which is erased. */
  takeNext(): Promise<void>;
}

/** Every key that may have wrapped what stands in the database. @throws where a file is gone. */
export function allMasterKeys(masterKey: MasterKey): readonly Buffer[] {
  if (masterKey.kind === 'file') return masterKey.file.read();
  return masterKey.previous === undefined ? [masterKey.current] : [masterKey.current, masterKey.previous];
}

/**
 * The master key in a data folder.
 *
 * @param isNeeded whether something was sealed with it already: then it is never made anew.
 * @throws where it is needed and missing, in one sentence.
 */
export async function masterKeyFile(dataDir: string, isNeeded: boolean): Promise<MasterKeyFile> {
  const file = path.resolve(dataDir, 'master.key');
  const nextFile = `${file}.next`;
  const next = () => readSecretFile(nextFile);
  const read = () => {
    // The next one first: read after the other, it might have taken its place in between.
    const coming = next();
    const keys = [readSecretFile(file), coming].filter((key) => key !== undefined);
    if (keys.length === 0) {
      throw new Error(`MASTER_KEY is missing: ${file} is not there, and the database was sealed with it. Put it back.`);
    }
    return keys;
  };
  if (!isNeeded) await randomSecretFile(file);
  read();
  return {
    read,
    next,
    makeNext: () => randomSecretFile(nextFile),
    takeNext: () => replaceSecretFile(file, nextFile),
  };
}
