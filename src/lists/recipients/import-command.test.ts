import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { aListCommandLine, type ListCommandLine } from '../../../tests/support/list-commands.ts';

let line: ListCommandLine;

beforeEach(async () => {
  line = await aListCommandLine();
});

afterEach(() => line[Symbol.asyncDispose]());

describe('recipients import', () => {
  it('says how many are new, changed and unchanged', async () => {
    expect(await line.imported()).toEqual({ code: 0, out: 'Recipients: 2 new, 0 changed, 0 unchanged.\n', err: '' });
    const again = await line.run('recipients import small-campaign recipients.csv --json');
    expect(JSON.parse(again.out)).toEqual({ campaign: 'small-campaign', new: 0, changed: 0, unchanged: 2 });
  });

  it('tells every fault with file and line, and imports nothing', async () => {
    await writeFile(
      path.join(line.folder, 'wrong.csv'),
      'name,office,chamber,constituency,email,language\nAnn,,,,ann,xx',
    );
    const told = await line.run('recipients import small-campaign wrong.csv');
    expect(told).toEqual({
      code: 1,
      out: '',
      err:
        'wrong.csv:2: “ann” is no e-mail address. Write one such as ann@example.org.\n' +
        'wrong.csv:2: “xx” is not one of our languages. Write en, nl, fr, de, fa, or nothing.\n' +
        'Nothing was imported.\n',
    });
  });

  it('says what is wrong with a file that is missing, or saved in the letters of Windows', async () => {
    expect((await line.run('recipients import small-campaign none.csv')).err).toMatch(
      /none\.csv cannot be read \(ENOENT\)\.\n$/,
    );
    const latin = Buffer.from(
      'name,office,chamber,constituency,email,language\nZo\u00eb,,,,zoe@example.org,fr',
      'latin1',
    );
    await writeFile(path.join(line.folder, 'windows.csv'), latin);
    expect(await line.run('recipients import small-campaign windows.csv')).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^windows\.csv is not UTF-8: it is read as Windows-1252\./),
    });
    expect(
      JSON.parse((await line.run('recipients import small-campaign windows.csv --dry-run --json')).out),
    ).toMatchObject({
      ...{ dry_run: true, new: [], changed: [], unchanged: 1, kept: 0 },
    });
  });

  it('says with --dry-run what would change, and changes nothing', async () => {
    await line.imported();
    await writeFile(
      path.join(line.folder, 'more.csv'),
      'name,office,chamber,constituency,email,language\nAnne,,Senate,,ann.j@example.org,nl\nCy,,,,cy@example.org,en',
    );
    expect((await line.run('recipients import small-campaign more.csv --dry-run')).out).toBe(
      'new      Cy <cy@example.org>\n' +
        'changed  Anne <ann.j@example.org>\n' +
        '           name: “Ann” becomes “Anne”\n' +
        '           chamber: “” becomes “Senate”\n' +
        'Recipients: 1 would be new, 1 changed, 0 unchanged; 1 not in the file stay.\n' +
        'Nothing was imported.\n',
    );
    expect((await line.run('recipients import small-campaign recipients.csv --dry-run --json')).out).toContain(
      '"unchanged": 2',
    );
  });
});
