import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aCampaignDraft, aCampaignFolder } from '../../tests/support/campaign-folder.ts';
import { faultLine } from './draft.ts';
import { readCampaignFolder } from './read-folder.ts';

/** The small campaign's folder on the disk, gone at the end of its scope. */
async function onDisk(changed: { readonly [path: string]: string | Buffer } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'campaign-'));
  await mkdir(path.join(folder, 'updates'));
  for (const [name, text] of [...aCampaignFolder(), ...Object.entries(changed)]) {
    await writeFile(path.join(folder, name), text);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

async function faultsOf(folder: string): Promise<string[]> {
  const read = await readCampaignFolder(folder);
  return Array.isArray(read) ? read.map(faultLine) : [];
}

describe('a campaign’s folder on the disk', () => {
  it('is read with its updates', async () => {
    await using disk = await onDisk({
      'README.md': Buffer.from([0xff]),
      'updates/a.en.md': '---\ntitle: A\ndate: 2026-10-24\n---\nText',
    });
    expect(await readCampaignFolder(disk.folder)).toEqual({
      ...aCampaignDraft(),
      updates: [{ name: 'a', date: '2026-10-24', texts: { en: { title: 'A', body: 'Text' } } }],
    });
  });

  it('tells the line that is not UTF-8, and what is wrong with other files too', async () => {
    const latin1 = Buffer.from('---\ntitle: "Café"\nsummary: x\npetition: x\nconsent: x\n---\n', 'latin1');
    await using disk = await onDisk({ 'page.nl.md': latin1, 'page.xx.md': '' });
    expect(await faultsOf(disk.folder)).toEqual([
      'page.nl.md:2: The text is not UTF-8. Save the file again as UTF-8.',
      expect.stringMatching(/^page\.xx\.md:1: “xx” is not a language/),
    ]);
  });

  it('is not read through links, and no file that is very large', async () => {
    await using disk = await onDisk({ 'page.nl.md': 'x'.repeat(300_000) });
    await symlink('/etc/passwd', path.join(disk.folder, 'events.yaml'));
    expect(await faultsOf(disk.folder)).toEqual([
      'events.yaml:1: This is a link to another place. Put the file itself here.',
      'page.nl.md:1: The file is too large. Keep it below 256 KiB.',
    ]);
  });

  it('that holds folders of other things is told so', async () => {
    await using disk = await onDisk();
    await mkdir(path.join(disk.folder, 'images'));
    expect(await faultsOf(disk.folder)).toEqual([expect.stringMatching(/^images:1: This file has no place/)]);
  });

  it('that is not there is an error of the disk', async () => {
    await expect(readCampaignFolder('/no/such/folder')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
