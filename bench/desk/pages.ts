/** What an organiser and the committee open at the desk of a campaign, and what each page must show. */
import { deskMenus } from '../../src/desk-menus.ts';
import type { SignatureId } from '../../src/signatures/signature.ts';
import { rareAddress, sought } from './people.ts';
import { paperTable } from './seed-around.ts';

/** What is known of a campaign that was seeded. */
export interface DeskOf {
  readonly slug: string;
  readonly verified: number;
  readonly held: number;
  readonly middle: SignatureId;
  readonly heldInTheMiddle: string;
  readonly someone: SignatureId;
  /** The newest suspicion, where there is one. */
  readonly suspicion: string | undefined;
  readonly recipient: string;
  readonly request: string;
  readonly act: string;
  /** From this one on nothing was entered. */
  readonly freeSheet: number;
}

export type Who = 'organiser' | 'admin' | 'committee';

export interface DeskPage {
  /** In the words of the table in docs/performance.md. */
  readonly name: string;
  readonly group: string;
  readonly who: Who;
  readonly path: string;
  readonly form?: Readonly<Record<string, string>>;
  /** As a form with a file is sent. */
  readonly isMultipart?: boolean;
  /** What stands on it. */
  readonly shows: string;
}

/** Every page of a campaign's menus, and those below and beside them that grow with its signatures. */
export function pagesOf(desk: DeskOf): readonly DeskPage[] {
  const path = `/desk/c/${desk.slug}`;
  const page = (group: string, name: string, to: string, shows: string, more: Partial<DeskPage> = {}): DeskPage => ({
    group,
    name,
    who: 'organiser',
    path: `${path}${to}`,
    shows,
    ...more,
  });
  const verified = desk.verified.toLocaleString('en');
  const held = desk.held.toLocaleString('en');
  const row = 'id="signature-';
  const search = (name: string, form: Readonly<Record<string, string>>, shows: string) =>
    page('search', name, '/signatures/find', shows, { form });
  const count = (name: string, form: Readonly<Record<string, string>>, shows: string) =>
    page('count', name, '/acts', shows, { form: { move: 'remove', all: 'yes', ...form } });
  return [
    ...deskMenus.campaign
      .flatMap(({ pages, beside = [] }) => [...pages, ...beside])
      .map((menu): DeskPage => {
        const name = menu.slice(menu.lastIndexOf('/') + 1);
        return { ...page('menu', name, `/${name}`, '<h1'), who: name === 'keys' ? 'admin' : 'organiser' };
      }),
    { group: 'menu', name: 'the desk’s first page', who: 'organiser', path: '/desk', shows: verified },
    page('menu', 'text in one language', '/text/en', '<h1'),
    page('numbers', 'numbers, of the committee', '/dashboard', verified, { who: 'committee' }),
    page('numbers', 'brief, of the committee', '/brief', verified, { who: 'committee' }),
    page('numbers', 'what a page in the committee asks for anew', '/dashboard.json', String(desk.verified), {
      who: 'committee',
    }),
    page('moderation', 'held, in the middle', `/held?before=${encodeURIComponent(desk.heldInTheMiddle)}`, held),
    page('moderation', 'held for one reason', '/held?held=burst', held),
    page('moderation', 'signatures, in the middle', `/signatures?before=${desk.middle}`, row),
    page('moderation', 'held signatures among all', '/signatures?state=held', row),
    page('moderation', 'removed ones', '/signatures?state=removed', row),
    page('moderation', 'withdrawn ones', '/signatures?state=withdrawn', 'withdrawn'),
    page('moderation', 'pending ones', '/signatures?state=pending', '<h1'),
    page('moderation', 'by a frequent source', `/signatures?source=${sought.frequentSource}`, row),
    page('moderation', 'by a rare source', `/signatures?source=${sought.rareSource}`, row),
    page('moderation', 'by country', '/signatures?country=SE', row),
    page('moderation', 'all that is suspicious', '/signatures?suspicion=any', '<h1'),
    page('moderation', 'who one is', `/signatures/${desk.someone}/person`, '@', { form: {} }),
    search('by address', { address: rareAddress }, row),
    search('by a rare name', { name: sought.rareName }, row),
    search('by a rare town', { city: sought.rareCity }, row),
    search('by a small domain', { domain: sought.rareDomain }, row),
    search('by a frequent name', { name: sought.frequentName }, row),
    search('by a frequent domain', { domain: sought.frequentDomain }, row),
    search('by two frequent words that few have both of', { name: sought.fewOfBoth }, row),
    search('by two frequent words that nobody has both of', { name: sought.nobodyOfBoth }, '<h1'),
    count('all that are held', { state: 'held' }, held),
    count('a frequent source', { source: sought.frequentSource }, '<h1'),
    count('a rare source', { source: sought.rareSource }, '<h1'),
    count('a rare name', { name: sought.rareName }, '<h1'),
    count('a frequent name', { name: sought.frequentName }, '<h1'),
    count('two frequent words that few have both of', { name: sought.fewOfBoth }, '<h1'),
    ...(desk.suspicion === undefined ? [] : [count('one suspicion', { suspicion: desk.suspicion }, '25')]),
    page('count', 'a rule that is tried', '/rules/try', '<h1', {
      form: { kind: 'domain', verdict: 'block', domain: sought.frequentDomain },
    }),
    page('moderation', 'an act that was done', `/acts/${desk.act}`, '33'),
    page('lists', 'a new list', '/lists/make', '<h1'),
    page('lists', 'a request', `/lists/${desk.request}`, '<h1'),
    page('lists', 'a recipient', `/recipients/${desk.recipient}`, '<h1'),
    page('paper', 'a sheet', '/paper/sheets/1', '<h1'),
    page('paper', 'who stands on a sheet', '/paper/sheets/1/rows', 'P1', { form: {} }),
    page('paper', 'a table of 200 rows, looked at', '/paper/import', 'Ann Sheet2', {
      form: { pasted: paperTable(desk.freeSheet, 200) },
      isMultipart: true,
    }),
    { group: 'audit', name: 'audit', who: 'admin', path: '/desk/audit', shows: '<h1' },
    {
      group: 'audit',
      name: 'audit of the campaign',
      who: 'admin',
      path: `/desk/audit?campaign=${desk.slug}`,
      shows: '<h1',
    },
    {
      group: 'audit',
      name: 'audit, one act of the campaign',
      who: 'admin',
      path: `/desk/audit?campaign=${desk.slug}&act=signatures.show`,
      shows: '<h1',
    },
    { group: 'audit', name: 'the audit read again', who: 'admin', path: '/desk/audit/verify', form: {}, shows: '<h1' },
    { group: 'audit', name: 'team', who: 'admin', path: '/desk/team', shows: '<h1' },
  ];
}
