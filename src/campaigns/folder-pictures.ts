/** The pictures of a campaign's folder, by the names that its other files give them. Pure. */
import { nearest } from '../platform/nearest.ts';
import type { MadePicture } from '../platform/pictures/picture.ts';
import type { PictureKind } from '../platform/pictures/recipes.ts';
import type { Fault } from './draft.ts';
import { folderFile } from './folder-files.ts';

/** By path; `unread` where what is wrong with the file is told already. */
export type PictureFiles = ReadonlyMap<string, MadePicture | 'unread'>;

export interface FolderPictures {
  /** The picture that a file names, or undefined with a fault that says why. */
  take(path: string, kind: PictureKind, report: (problem: string, remedy: string) => void): MadePicture | undefined;
  /** A fault for each that no file names. */
  unused(): readonly Fault[];
}

export function folderPictures(files: PictureFiles): FolderPictures {
  const taken = new Set<string>();
  return {
    take: (path, kind, report) => {
      const file = folderFile(path);
      const found = files.get(path);
      if (file.kind !== 'picture' || file.of !== kind) {
        report(`“${path}” cannot be a picture here.`, `Write ${places[kind]}.`);
      } else if (found === undefined) {
        const meant = nearest(path, [...files.keys()]);
        report(
          `There is no picture “${path}” in the folder.`,
          meant === undefined ? 'Put it there.' : `Did you mean “${meant}”?`,
        );
      } else {
        taken.add(path);
        return found === 'unread' ? undefined : found;
      }
      return undefined;
    },
    unused: () =>
      [...files.keys()]
        .filter((path) => !taken.has(path))
        .map((file) => ({
          file,
          line: 1,
          problem: 'Nothing in the folder names this picture.',
          remedy: `Name it in ${naming(file)}, or take it away.`,
        })),
  };
}

const places: { readonly [K in PictureKind]: string } = {
  cover: '“cover.jpg”, with the ending that the file has',
  portrait: 'the name of a file in the folder “portraits”, such as portraits/ann-example.jpg',
  logo: 'the name of a file in the folder “logos”, such as logos/example.png',
};

function naming(path: string): string {
  const file = folderFile(path);
  if (file.kind !== 'picture' || file.of === 'cover') return '“cover” of campaign.yaml';
  return file.of === 'portrait' ? 'the column “portrait” of committee.csv' : 'the column “logo” of endorsers.csv';
}
