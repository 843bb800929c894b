import { statSync } from 'node:fs';

/** Files that take half a minute or more, the longest first. */
const longest: readonly string[] = [
  'tests/chaos.test.ts',
  'tests/desk-accessibility.test.ts',
  'tests/desk-story.test.ts',
  'tests/process-stop.test.ts',
  'tests/desk-writing-browser.test.ts',
  'tests/process-start.test.ts',
  'tests/accessibility.test.ts',
  'tests/bench.test.ts',
  'src/lists/writing/write-pdf.test.ts',
  'src/platform/pictures/make-picture.test.ts',
];

/** A test file, as Jest hands it over. */
interface TestFile {
  readonly path: string;
}

/**
 * Which file comes when: those that take long first, so that none of them is left at the end for one process while the
 * other has nothing to do; then by size, as Jest does where it knows no times.
 */
export default class LongestFirst {
  sort<File extends TestFile>(files: readonly File[]): File[] {
    const weighed = files.map((file) => ({ file, place: placeOf(file), size: statSync(file.path).size }));
    return weighed.toSorted((a, b) => a.place - b.place || b.size - a.size).map(({ file }) => file);
  }

  /** The order is the same on every machine, whatever came of the last run. */
  cacheResults(): void {}
}

function placeOf({ path }: TestFile): number {
  const at = longest.findIndex((file) => path.endsWith(`/${file}`));
  return at === -1 ? longest.length : at;
}
