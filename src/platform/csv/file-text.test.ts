import fc from 'fast-check';
import { fileText } from './file-text.ts';

describe('a file that a spreadsheet wrote', () => {
  it('is read as UTF-8, with or without a mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/^[\uFFFE\uFEFF]/.test(text));
        expect(fileText(Buffer.from(text))).toEqual({ text, letters: 'utf-8' });
        expect(fileText(Buffer.from(`\uFEFF${text}`)).text.replace(/^\uFEFF/, '')).toBe(text);
      }),
    );
  });

  it('is read as UTF-16 where it begins with its mark, as Excel’s “Unicode text”', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const read = fileText(Buffer.from(`\uFEFF${text}`, 'utf16le'));
        expect(read).toEqual({ text, letters: 'utf-16' });
      }),
    );
  });

  it('is read as Windows-1252 where it is nothing else, and says so', () => {
    const written = Buffer.from([0x4c, 0x69, 0xe8, 0x67, 0x65, 0x20, 0x80, 0x20, 0x92]);
    expect(fileText(written)).toEqual({ text: 'Liège € ’', letters: 'windows-1252' });
  });

  it('is read, whatever its bytes are', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof fileText(Buffer.from(bytes)).text === 'string'));
  });
});
