/**
 * A PDF as Typst writes it, open to be added to: its objects stand in plain text, only streams are compressed, and a table
 * at its end tells where each begins (ISO 32000-1, 7.5.4). One character is one byte throughout.
 */
export interface TypstFile {
  readonly catalog: number;
  /** What stands between `obj` and `endobj`; of a stream its dictionary alone. */
  object(number: number): string;
  /** The bytes of a stream as they stand in the file. */
  stream(number: number): Buffer;
  /** @param stream in place of the old one, where the object is a stream */
  replace(number: number, object: string, stream?: string): void;
  /** The whole file, with what was replaced. */
  bytes(): Buffer;
}

/** “0000000016 00000 n” and the end of its line. */
const ENTRY = 20;
const OFFSET_DIGITS = 10;

/** @throws where it does not read as Typst writes it */
export function openTypstFile(pdf: Uint8Array): TypstFile {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length).toString('latin1');
  const tableAt = Number(one(/startxref\s+(\d+)\s+%%EOF\s*$/, text));
  const head = one(/^(xref\s+0 \d+\s)/, text.slice(tableAt, tableAt + 40));
  const entriesAt = tableAt + head.length;
  const count = Number(one(/0 (\d+)/, head));
  const entryAt = (number: number) => entriesAt + number * ENTRY;
  const trailer = text.slice(entryAt(count));
  const startOf = (number: number) => Number(text.slice(entryAt(number), entryAt(number) + OFFSET_DIGITS));
  const replaced = new Map<number, string>();

  const object = (number: number): string => {
    const start = startOf(number);
    const head = `${number} 0 obj\n`;
    if (!text.startsWith(head, start)) throw new Error(`Object ${number} is not where the table says.`);
    // No text of an object holds the end of a line that is not escaped.
    const [dictionary = ''] = text.slice(start + head.length, text.indexOf('\nendobj', start)).split('\nstream\n', 1);
    return dictionary;
  };
  const streamAt = (number: number) => {
    const dictionary = object(number);
    const from = startOf(number) + `${number} 0 obj\n${dictionary}\nstream\n`.length;
    return { from, to: from + Number(one(/\/Length (\d+)/, dictionary)) };
  };
  const endOf = (number: number): number => {
    const start = startOf(number);
    const isStream = text.startsWith('\nstream\n', start + `${number} 0 obj\n${object(number)}`.length);
    return text.indexOf('\nendobj', isStream ? streamAt(number).to : start);
  };

  return {
    catalog: Number(one(/\/Root (\d+) 0 R/, trailer)),
    object,
    stream: (number) => {
      const { from, to } = streamAt(number);
      return Buffer.from(text.slice(from, to), 'latin1');
    },
    replace: (number, dictionary, stream) => {
      const body = stream === undefined ? dictionary : `${dictionary}\nstream\n${stream}\nendstream`;
      replaced.set(number, `${number} 0 obj\n${body}`);
    },
    bytes: () => {
      const changes = [...replaced]
        .map(([number, object]) => ({ from: startOf(number), to: endOf(number), object }))
        .sort((a, b) => a.from - b.from);
      const movedTo = (offset: number) =>
        changes.reduce(
          (sum, { from, to, object }) => (from < offset ? sum + object.length - (to - from) : sum),
          offset,
        );
      const pieces: string[] = [];
      let at = 0;
      for (const { from, to, object } of changes) {
        pieces.push(text.slice(at, from), object);
        at = to;
      }
      pieces.push(text.slice(at, entriesAt));
      for (let number = 0; number < count; number += 1) {
        const entry = text.slice(entryAt(number), entryAt(number) + ENTRY);
        const offset = String(movedTo(Number(entry.slice(0, OFFSET_DIGITS)))).padStart(OFFSET_DIGITS, '0');
        pieces.push(offset, entry.slice(OFFSET_DIGITS));
      }
      pieces.push(trailer.replace(/startxref\s+\d+/, `startxref\n${movedTo(tableAt)}`));
      return Buffer.from(pieces.join(''), 'latin1');
    },
  };
}

function one(pattern: RegExp, text: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`Typst wrote the PDF otherwise than expected: ${pattern} is not in it.`);
  return found;
}
