import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Of addresses and of forms that declare no fields. */
const others = ['before', 'source', 'lang', 'to', 'q', 'page', 'done', 'email', 'name', 'language'];

/** The names of the fields of every form, form by form, so that a new one cannot be forgotten. */
export async function formsFields(): Promise<(readonly string[])[]> {
  const forms: (readonly string[])[] = [others];
  for await (const file of glob('src/**/*.ts', { cwd: root })) {
    const source = await readFile(path.join(root, file), 'utf8');
    for (const [, listed = ''] of source.matchAll(/const \w+Fields = [[{]([\s\S]*?)[\]}] as const/g)) {
      forms.push([...listed.matchAll(/'([\w-]+)'/g)].map(([, name = '']) => name));
    }
  }
  return forms;
}

/** Every name once, in as few groups as will do for no group to hold two names of one form. */
export function apart(forms: readonly (readonly string[])[]): string[][] {
  const groups: string[][] = [];
  for (const name of new Set(forms.flat())) {
    const beside = new Set(forms.filter((form) => form.includes(name)).flat());
    const group = groups.find((one) => !one.some((taken) => beside.has(taken)));
    if (group === undefined) groups.push([name]);
    else group.push(name);
  }
  return groups;
}
