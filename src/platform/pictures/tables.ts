import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { PictureFile, PictureFormat } from './picture.ts';

export type PictureId = string & { readonly __brand: 'PictureId' };

interface PictureTable {
  id: PictureId;
  source: string;
  files: JSONColumnType<readonly PictureFile[]>;
  created_at: Generated<Date>;
}

interface PictureFileTable {
  hash: string;
  picture_id: PictureId;
  format: PictureFormat;
  content: ColumnType<Buffer, Buffer, never>;
}

declare module '../db/tables.ts' {
  interface Tables {
    picture: PictureTable;
    picture_file: PictureFileTable;
  }
}
