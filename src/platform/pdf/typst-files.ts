import { createRequire } from 'node:module';
import path from 'node:path';

const packageFolder = (name: string) => path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

const typst = packageFolder('@myriaddreamin/typst-ts-web-compiler');
const persian = path.join(packageFolder('vazirmatn'), 'fonts/ttf');
const latin = packageFolder('@expo-google-fonts/noto-sans');

const otherScripts = [
  [packageFolder('@expo-google-fonts/noto-sans-arabic'), 'NotoSansArabic'],
  [packageFolder('@expo-google-fonts/noto-sans-armenian'), 'NotoSansArmenian'],
  [packageFolder('@expo-google-fonts/noto-sans-georgian'), 'NotoSansGeorgian'],
  [packageFolder('@expo-google-fonts/noto-sans-hebrew'), 'NotoSansHebrew'],
] as const;

/** Typst as WebAssembly. */
export const wasmFile = path.join(typst, 'pkg/typst_ts_web_compiler_bg.wasm');

/** All under the SIL Open Font License 1.1. */
export const fontFiles: readonly string[] = [
  path.join(latin, '400Regular/NotoSans_400Regular.ttf'),
  path.join(latin, '700Bold/NotoSans_700Bold.ttf'),
  path.join(persian, 'Vazirmatn-Regular.ttf'),
  path.join(persian, 'Vazirmatn-Bold.ttf'),
  // For what these lack: names are written in more scripts than the pages are.
  ...otherScripts.map(([folder, name]) => path.join(folder, `400Regular/${name}_400Regular.ttf`)),
];

/** All that the program which makes PDFs may read. */
export const readableByProgram: readonly string[] = [typst, ...fontFiles, import.meta.dirname];
