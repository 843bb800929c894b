import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Command, CommandFailed, UsageError } from '../../platform/cli/command.ts';
import { type PublishedKey, parsePublishedKeys, signingKeyOf } from '../../platform/crypto/signing-key.ts';
import { errorCode } from '../../platform/error-code.ts';
import type { ListCommandDeps } from '../command-deps.ts';
import { checkManifest, filesListedIn, MANIFEST_ENDING, manifestPath, type SignedManifest } from './manifest.ts';

/** Says of each list whether it is what was made, unchanged. */
export const verifyCommand: Command<ListCommandDeps> = {
  name: 'list verify',
  summary: 'check a list against its manifest and signature',
  positionals: [{ name: 'PATH', description: 'the list, its manifest, a PDF out of a ZIP, or a folder of these' }],
  options: {
    key: { value: 'FILE', description: 'the site’s public key (signatory-key.json): then no database is needed' },
  },
  run: async (deps, args, out) => {
    const target = path.resolve(deps.workingFolder, args.positional('PATH'));
    const keyFile = args.text('key');
    const files = await filesAt(target);
    const keys =
      keyFile === undefined
        ? [signingKeyOf((await deps.openDataStore()).siteKeys.signing).published]
        : await readKeys(path.resolve(deps.workingFolder, keyFile));
    const found: Found[] = [];
    for (const file of files) found.push(await verify(file, keys));
    const json = {
      lists: found.map(({ file, problem, manifest }) => ({
        path: file,
        good: problem === undefined,
        ...(problem === undefined ? { manifest } : { problem }),
      })),
    };
    const problems = found.flatMap(({ problem }) => problem ?? []);
    if (problems.length > 0) throw new CommandFailed(problems, json);
    out.answer(json, found.flatMap(goodLines));
  },
};

interface Found {
  readonly file: string;
  /** Undefined of a list that is what was made. */
  readonly problem: string | undefined;
  readonly manifest: SignedManifest | undefined;
}

/** The files to check. @throws CommandFailed where there is none. */
async function filesAt(target: string): Promise<readonly string[]> {
  const isFolder = await stat(target).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      throw new CommandFailed(`${target} cannot be read (${errorCode(error) ?? 'unknown'}).`);
    },
  );
  if (!isFolder) return [listOf(target)];
  const names = await readdir(target);
  const manifests = names.filter((name) => name.endsWith(MANIFEST_ENDING)).sort();
  if (manifests.length === 0) throw new CommandFailed(`There is no list with its manifest in ${target}.`);
  const files: string[] = [];
  for (const manifest of manifests) {
    const unpacked = (await containedIn(path.join(target, manifest))).filter((name) => names.includes(name));
    const list = listOf(manifest);
    files.push(...(unpacked.length === 0 || names.includes(list) ? [list, ...unpacked] : unpacked));
  }
  return files.map((name) => path.join(target, name));
}

/** What a manifest says that the list's file holds. */
async function containedIn(manifest: string): Promise<readonly string[]> {
  const text = await readFile(manifest, 'utf8').catch(() => '');
  return filesListedIn(text).slice(1);
}

/** Beside the file; of a PDF that was taken out of a ZIP, the ZIP's. */
async function manifestFor(file: string): Promise<string> {
  const own = manifestPath(file);
  const folder = path.dirname(file);
  const beside = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(MANIFEST_ENDING)).sort();
  if (beside.includes(path.basename(own))) return own;
  for (const name of beside) {
    const manifest = path.join(folder, name);
    if ((await containedIn(manifest)).includes(path.basename(file))) return manifest;
  }
  return own;
}

function listOf(file: string): string {
  return file.endsWith(MANIFEST_ENDING) ? file.slice(0, -MANIFEST_ENDING.length) : file;
}

async function verify(file: string, keys: readonly PublishedKey[]): Promise<Found> {
  const proof = await manifestFor(file);
  const failed = (problem: string): Found => ({ file, problem, manifest: undefined });
  const text = await readFile(proof, 'utf8').catch(() => undefined);
  if (text === undefined) return failed(`${proof} cannot be read: a list is checked by the manifest beside it.`);
  const verdict = checkManifest(text, keys);
  switch (verdict.kind) {
    case 'none':
      return failed(`${proof} is no manifest of a list.`);
    case 'foreign':
      return failed(`${proof} was signed by another site, or with a key that is not known here (${verdict.key}).`);
    case 'altered':
      return failed(`${proof} was changed after it was signed: its signature does not fit.`);
    case 'genuine': {
      const sha256 = await sha256Of(file);
      if (sha256 === undefined) return failed(`${file} cannot be read: it is the list that the manifest is for.`);
      const isListed = verdict.manifest.files.some((listed) => listed.sha256 === sha256);
      if (!isListed) {
        const isZip = verdict.manifest.files.length > 1 && file === listOf(proof);
        const which = isZip ? ' Unpack it beside its manifest and check the folder to see which of its PDFs.' : '';
        return failed(`${file} was changed after it was made: its SHA-256 is ${sha256}, not the manifest’s.${which}`);
      }
      return { file, problem: undefined, manifest: verdict.manifest };
    }
  }
}

async function sha256Of(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

/** @throws UsageError where the file holds no such key. */
async function readKeys(file: string): Promise<readonly PublishedKey[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read (${errorCode(error) ?? 'unknown'}).`);
  });
  const keys = parsePublishedKeys(jsonOrUndefined(text));
  if (keys === undefined) {
    throw new UsageError(`${file} holds no key of a site: take it from /.well-known/signatory-key.json there.`);
  }
  return keys;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function goodLines({ file, manifest }: Found): readonly string[] {
  if (manifest === undefined) return [];
  const { campaign, list, counts, audit_head: head } = manifest;
  return [
    `${file} is genuine and unchanged.`,
    `  ${campaign.title} (${campaign.page})`,
    `  for ${list.recipient.name}, made at ${list.made_at}`,
    `  ${counts.named} named, ${counts.counted_only} counted only, ${counts.verified} verified in all`,
    `  Audit   ${head}`,
  ];
}
