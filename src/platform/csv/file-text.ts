import { isUtf8 } from 'node:buffer';

/** The text of a file that a spreadsheet wrote, and in which letters it was written. */
export interface FileText {
  readonly text: string;
  /** Windows-1252 where it was nothing else: what Excel writes as plain “CSV”. Then letters may have been taken for others. */
  readonly letters: 'utf-8' | 'utf-16' | 'windows-1252';
}

/** Reads a file as Excel, LibreOffice and others write tables. */
export function fileText(bytes: Buffer): FileText {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    const text = new TextDecoder(mark === 'fffe' ? 'utf-16le' : 'utf-16be').decode(bytes);
    return { text, letters: 'utf-16' };
  }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), letters: 'utf-8' };
  return { text: new TextDecoder('windows-1252').decode(bytes), letters: 'windows-1252' };
}
