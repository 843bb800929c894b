import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { aListCommandLine, type ListCommandLine } from '../../../tests/support/list-commands.ts';
import { readPdf } from '../../../tests/support/pdf.ts';
import { aManifest } from '../../../tests/support/written-lists.ts';
import { signingKeyOf } from '../../platform/crypto/signing-key.ts';
import { manifestText, signManifest } from './manifest.ts';

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let line: ListCommandLine;

beforeEach(async () => {
  line = await aListCommandLine();
});

afterEach(() => line[Symbol.asyncDispose]());

describe('list verify', () => {
  const listFile = () => path.join(line.folder, 'made/small-campaign-ann-j-1.csv');
  const keyFile = async () => {
    const { signing } = await line.siteKeys();
    await writeFile(path.join(line.folder, 'key.json'), JSON.stringify({ keys: [signingKeyOf(signing).published] }));
  };
  const make = async () => {
    await line.imported();
    expect(await line.run('list make small-campaign --all --format csv --out made')).toMatchObject({ code: 0 });
  };

  it('says that a list is genuine, and what it is', async () => {
    await make();
    for (const word of [listFile(), `${listFile()}.manifest.json`]) {
      const told = await line.run(`list verify ${word}`);
      expect(told).toMatchObject({ code: 0, err: '' });
      expect(told.out).toContain(`${listFile()} is genuine and unchanged.\n`);
      expect(told.out).toContain('  1 named, 1 counted only, 2 verified in all\n');
    }
  });

  it('checks a whole line.folder, with the published key alone', async () => {
    await make();
    await keyFile();
    const told = JSON.parse((await line.run('list verify made --key key.json --json')).out);
    expect(told.lists).toMatchObject([
      { good: true, manifest: { counts: { verified: 2, named: 1, counted_only: 1 } } },
      { good: true, manifest: { list: { recipient: { name: 'Ann' }, language: 'nl' } } },
    ]);
  });

  it('finds one changed byte, and says of which file, with exit code 1', async () => {
    await make();
    const bytes = await readFile(listFile());
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
    await writeFile(listFile(), bytes);
    const told = await line.run('list verify made --json');
    expect(told).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${listFile()} was changed after it was made`),
    });
    expect(JSON.parse(told.out).lists).toMatchObject([{ good: true }, { good: false, path: listFile() }]);
  });

  it('finds a changed manifest', async () => {
    await make();
    const proof = `${listFile()}.manifest.json`;
    await writeFile(proof, (await readFile(proof, 'utf8')).replace('"named": 1', '"named": 2'));
    expect(await line.run(`list verify ${listFile()}`)).toEqual({
      ...{ code: 1, out: '' },
      err: `${proof} was changed after it was signed: its signature does not fit.\n`,
    });
  });

  it.each([
    ['nowhere.csv', 1, /nowhere\.csv cannot be read \(ENOENT\)\.\n$/],
    [
      'recipients.csv',
      1,
      /recipients\.csv\.manifest\.json cannot be read: a list is checked by the manifest beside it\.\n$/,
    ],
    ['.', 1, /There is no list with its manifest in /],
    ['made --key recipients.csv', 2, /recipients\.csv holds no key of a site/],
  ])('of %s says what is missing', async (words, code, sentence) => {
    await make();
    expect(await line.run(`list verify ${words}`)).toMatchObject({
      code,
      out: '',
      err: expect.stringMatching(sentence),
    });
  });
});

describe('a dossier', () => {
  it('is a PDF with its manifest; another ending is refused, and nothing is left', async () => {
    await line.imported();
    const words = 'list make small-campaign --recipient ann.j@example.org --format pdf --out';
    expect(await line.run(`${words} dossier.zip`)).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^This list names 1: its dossier is one PDF, so let .*dossier\.zip end in \.pdf\. No list was made\.\n$/,
      ),
    });
    expect(await readdir(line.folder)).toEqual(['recipients.csv']);
    expect(await line.run(`${words} dossier.pdf --transliterate`)).toMatchObject({ code: 0 });
    const { text } = await readPdf(await readFile(path.join(line.folder, 'dossier.pdf')));
    expect(text).toContain('automatisch');
    expect(await line.run('list verify dossier.pdf')).toMatchObject({ code: 0 });
  }, 120_000);

  it('of several PDFs is checked whole and unpacked, and the one with a changed byte is named', async () => {
    const { signing } = await line.siteKeys();
    await mkdir(path.join(line.folder, 'made'));
    const files = new Map(['d.zip', 'd-1-of-2.pdf', 'd-2-of-2.pdf'].map((name) => [name, Buffer.from(`of ${name}`)]));
    const listed = [...files].map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: hashOf(bytes) }));
    const manifest = signManifest({ ...aManifest(), files: listed }, signingKeyOf(signing));
    await writeFile(path.join(line.folder, 'made/d.zip.manifest.json'), manifestText(manifest));
    const put = (name: string, bytes = files.get(name) ?? '') => writeFile(path.join(line.folder, 'made', name), bytes);

    await put('d-2-of-2.pdf');
    expect(JSON.parse((await line.run('list verify made --json')).out).lists).toMatchObject([{ good: true }]);
    expect(await line.run('list verify made/d-2-of-2.pdf')).toMatchObject({ code: 0 });
    await put('d-1-of-2.pdf', 'of d-1-of-3.pdf');
    await put('d.zip', 'of d.zap');
    const { code, err } = await line.run('list verify made');
    expect(code).toBe(1);
    expect(err).toMatch(/d\.zip was changed after it was made.*see which of its PDFs\.\n.*d-1-of-2\.pdf was changed/);
    expect(err).not.toContain('d-2-of-2.pdf');
  });
});
