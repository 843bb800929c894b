import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { constants, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { makePicture, type PictureFault } from '../platform/pictures/make-picture.ts';
import { type MadePicture, mostSourceBytes } from '../platform/pictures/picture.ts';
import type { PictureKind } from '../platform/pictures/recipes.ts';
import { byPlace, type CampaignDraft, type Fault } from './draft.ts';
import { parseCampaignFolder } from './folder.ts';
import { folderFile } from './folder-files.ts';

/** The folders that a campaign's folder may hold. */
const folders = ['updates', 'portraits', 'logos'];
const maxFiles = 500;
const maxFileBytes = 256 * 1024;

/**
 * Reads a campaign's folder from the disk; everything that is wrong with it is told together.
 *
 * Only files that a campaign's folder may hold are opened, none through a symbolic link, none that is very large.
 *
 * @throws when the folder itself cannot be read (ENOENT, ENOTDIR, EACCES)
 */
export async function readCampaignFolder(folder: string): Promise<CampaignDraft | Fault[]> {
  const faults: Fault[] = [];
  const files = new Map<string, string>();
  const entries = await readdir(folder, { withFileTypes: true, recursive: false });
  const within = entries.filter((entry) => entry.isDirectory() && folders.includes(entry.name));
  const inner = await Promise.all(
    within.map(async ({ name }) =>
      (await readdir(path.join(folder, name), { withFileTypes: true })).map((entry) => named(entry, `${name}/`)),
    ),
  );
  const found = [
    ...entries.filter((entry) => !within.includes(entry)).map((entry) => named(entry, '')),
    ...inner.flat(),
  ].filter(({ name }) => folderFile(name).kind !== 'ignored');
  if (found.length > maxFiles) {
    return [fault(folder, `The folder holds ${found.length} files.`, `Keep it to ${maxFiles}.`)];
  }
  const pictures = new Map<string, MadePicture | 'unread'>();
  for (const { name, entry } of found) {
    const file = folderFile(name);
    if (file.kind === 'picture') pictures.set(name, await readPicture(folder, name, entry, file.of, faults));
    else files.set(name, await readEntry(folder, name, entry, faults));
  }
  const read = parseCampaignFolder(files, pictures);
  return Array.isArray(read) ? merged(faults, read) : faults.length > 0 ? faults.sort(byPlace) : read;
}

function named(entry: Dirent, within: string): { name: string; entry: Dirent } {
  return { name: `${within}${entry.name}`, entry };
}

/** A file's text; what is wrong with it is added to `faults`, and what could be read still read. */
async function readEntry(folder: string, name: string, entry: Dirent, faults: Fault[]): Promise<string> {
  // The parser tells that it has no place here; nobody needs its text for that.
  if (folderFile(name).kind === 'unknown') return '';
  if (!isPlainFile(name, entry, faults)) return '';
  const bytes = await readAtMost(path.join(folder, name), maxFileBytes);
  if (bytes.length > maxFileBytes) {
    faults.push(fault(name, 'The file is too large.', `Keep it below ${maxFileBytes / 1024} KiB.`));
    return '';
  }
  const text = bytes.toString('utf8');
  const wrongLine = lineNotUtf8(bytes);
  if (wrongLine !== undefined) {
    faults.push({ ...fault(name, 'The text is not UTF-8.', 'Save the file again as UTF-8.'), line: wrongLine });
  }
  return text;
}

async function readPicture(
  folder: string,
  name: string,
  entry: Dirent,
  kind: PictureKind,
  faults: Fault[],
): Promise<MadePicture | 'unread'> {
  if (!isPlainFile(name, entry, faults)) return 'unread';
  const bytes = await readAtMost(path.join(folder, name), mostSourceBytes);
  const made = await makePicture(bytes, kind);
  if (typeof made !== 'string') return made;
  faults.push(fault(name, ...pictureFaults[made]));
  return 'unread';
}

const pictureFaults: { readonly [F in PictureFault]: readonly [problem: string, remedy: string] } = {
  missing: ['The file is empty.', 'Save the picture again.'],
  'too-heavy': ['The picture is larger than 10 MB.', 'Save it smaller.'],
  'no-picture': ['This is no JPEG, PNG, WebP or AVIF picture.', 'Save it as JPEG or PNG.'],
  'too-many-pixels': ['The picture has more than 50 million pixels.', 'Save it smaller.'],
  'too-small': ['The picture is too small: it would look blurred.', 'Put a larger one here.'],
  damaged: ['The picture is damaged or not complete.', 'Open it in a picture program, and save it again.'],
  busy: ['Too many pictures are being made at this moment.', 'Try again.'],
};

function isPlainFile(name: string, entry: Dirent, faults: Fault[]): boolean {
  if (entry.isFile()) return true;
  const what = entry.isSymbolicLink() ? 'a link to another place' : 'not a file';
  faults.push(fault(name, `This is ${what}.`, 'Put the file itself here.'));
  return false;
}

/** One byte more than `most` where there is more, so that the caller can tell; never through a link. */
async function readAtMost(file: string, most: number): Promise<Buffer> {
  await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  const buffer = Buffer.alloc(most + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function lineNotUtf8(bytes: Buffer): number | undefined {
  if (isUtf8(bytes)) return undefined;
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return line;
    line += 1;
    start = end + 1;
  }
  return line;
}

/** A file that could not be read as it is has told so once: what its remains lack is not told on top. */
function merged(ofFiles: readonly Fault[], ofTexts: readonly Fault[]): Fault[] {
  const unread = new Set(ofFiles.map(({ file }) => file));
  return [...ofFiles, ...ofTexts.filter(({ file }) => !unread.has(file))].sort(byPlace);
}

function fault(file: string, problem: string, remedy: string): Fault {
  return { file, line: 1, problem, remedy };
}
