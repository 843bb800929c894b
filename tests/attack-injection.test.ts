import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCampaignFolder } from '../src/campaigns/folder.ts';
import { parseRecipients } from '../src/lists/recipients/recipients-file.ts';
import { startTestApp } from './support/app.ts';
import { aCampaignDraft, aCampaignFolder, campaignYaml } from './support/campaign-folder.ts';
import { signedIn } from './support/desk.ts';
import { apart, formsFields } from './support/field-names.ts';
import { inParallel } from './support/in-parallel.ts';
import { aLinked } from './support/links.ts';
import { expectPage } from './support/polite-page.ts';
import { rawRequest } from './support/raw-request.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const urlencoded = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('SQL in what is asked for', () => {
  const attacks = [
    "' or 1=1 --",
    "'; select pg_sleep(30) --",
    '"; drop table signature; --',
    "\\'; delete from signature where ''='",
    '1); truncate audit_entry; --',
    '$1',
    "%' and email_index is not null --",
    "x'||(select wrapped from campaign_key limit 1)||'",
  ];

  it('does nothing in an address or in the form of a supporter', async () => {
    const organiser = await signedIn(app, 'admin');
    const linked = await aLinked(app);
    const before = await rowsOf();
    const names = (await formsFields()).flat();
    for (const attack of attacks) {
      const raw = encodeURIComponent(attack);
      const query = `?${new URLSearchParams(names.map((name) => [name, attack]))}`;
      const everybodys = [
        `/${raw}/`,
        `/en/c/${raw}`,
        `/c/${raw}/count.json`,
        `/en/confirm/${raw}`,
        `/en/c/${demoSlug}/signatories`,
      ];
      const desk = app.deskRoutes.filter(({ method }) => method === 'GET');
      const odd = { email: 'none', country: attack, disclosure: attack, source: attack, postcode: attack };
      const asked = [
        ...everybodys.map((one) => () => app.visit(one + query)),
        () => app.visit(`${linked.link('withdraw')}${query}`),
        () => app.sign(aForm(odd)),
        ...desk.map(
          ({ path: one }) =>
            () =>
              organiser.visit(one.replace(':slug', demoSlug).replace(/:\w+/g, raw) + query),
        ),
      ];
      expectNoFailure(attack, await inParallel(asked, (ask) => ask()));
    }
    expect(await rowsOf()).toEqual(before);
  });

  it('does nothing in one field of an address or a form of the desk, while nothing is wrong with the others', async () => {
    await using own = await startTestApp({ withWorker: false });
    const organiser = await signedIn(own, 'admin');
    // Ends a text of either kind, and leaves another open: a statement that it gets into is none any more.
    const attack = `'"`;
    const groups = apart(await formsFields());
    const typed = groups.map((names) => Object.fromEntries(names.map((name) => [name, attack])));
    const asked = own.deskRoutes
      .filter(({ path: one }) => !/sign-out/.test(one))
      .flatMap(({ method, path: one }) =>
        typed.map((fields) => ({ method, fields, one: one.replace(':slug', demoSlug) })),
      );
    const answers = await inParallel(asked, ({ method, fields, one }) =>
      method === 'GET' ? organiser.visit(`${one}?${new URLSearchParams(fields)}`) : organiser.post(one, fields),
    );
    const known = typed.map((fields) => app.visit(`/en/c/${demoSlug}/signatories?${new URLSearchParams(fields)}`));
    expectNoFailure(attack, [...answers, ...(await Promise.all(known))]);
  });

  it('is refused or stored as it stands in a form of the desk', async () => {
    // One of its own: some of the forms pause signing, or ask for the end of keys.
    await using own = await startTestApp({ withWorker: false });
    const { signatures, keys } = (await rowsOf(own))[0] ?? {};
    const names = (await formsFields()).flat();
    const forms = own.deskRoutes.filter(({ method, path: one }) => method === 'POST' && !/sign-out/.test(one));
    for (const attack of attacks) {
      // Some forms end the session that they are sent with.
      const organiser = await signedIn(own, 'admin');
      const typed = Object.fromEntries(names.map((name) => [name, attack]));
      const answers = await inParallel(forms, ({ path: one }) =>
        organiser.post(one.replace(':slug', demoSlug).replace(/:\w+/g, encodeURIComponent(attack)), typed),
      );
      expectNoFailure(attack, answers);
    }
    expect((await rowsOf(own))[0]).toMatchObject({ signatures, keys });
  });

  function expectNoFailure(attack: string, answers: readonly Response[]): void {
    for (const { url, status } of answers) {
      expect({ attack, url, status, isRefused: status < 500 }).toEqual({ attack, url, status, isRefused: true });
    }
  }

  async function rowsOf({ pool } = app) {
    const { rows } = await pool.query(
      'select (select count(*) from signature) signatures, (select count(*) from campaign_key) keys, (select count(*) from audit_entry) entries',
    );
    return rows;
  }
});

test('no statement is put together from texts', async () => {
  const root = path.resolve(import.meta.dirname, '..');
  const made: string[] = [];
  for await (const file of glob('src/**/*.ts', { cwd: root })) {
    const source = file.endsWith('.test.ts') ? '' : await readFile(path.join(root, file), 'utf8');
    for (const sign of [
      /\bsql\.raw\b/,
      /\bsql\.(?:id|ref|table|join)\([^)]*req\b/,
      /\bquery\(\s*(?:`[^`]*\$\{|[\w.]+\s*\+|'[^']*'\s*\+)/,
    ]) {
      const found = sign.exec(source)?.[0];
      if (found !== undefined) made.push(`${file}: ${found}`);
    }
  }
  expect(made).toEqual([]);
});

describe('a name that every object inherits', () => {
  const inherited = Object.getOwnPropertyNames(Object.prototype);
  afterEach(() => {
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
  const fields = [
    '__proto__[polluted]=yes',
    '__proto__.polluted=yes',
    '__proto__=yes',
    'constructor[prototype][polluted]=yes',
    'constructor.prototype.polluted=yes',
    'hasOwnProperty=yes',
    'toString=yes',
    'valueOf=yes',
  ].join('&');

  it('is a field like any other that a form does not have', async () => {
    const email = anAddress();
    const body = `${fields}&${new URLSearchParams(aForm({ email }))}`;
    const answer = await app.visit(`/en/c/${demoSlug}/sign?${fields}`, { method: 'POST', headers: urlencoded, body });
    expect(answer.status).toBe(303);
    expect((await storedPeople(app)).find((person) => person.email === email)?.name).toBe('Maryam Rajabi');
  });

  it('is no value of a form that lacks its own', async () => {
    const answer = await app.visit(`/en/c/${demoSlug}/sign`, { method: 'POST', headers: urlencoded, body: fields });
    await expectPage(answer, { status: 422 });
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const odd = aForm({ country: name, disclosure: name, source: name });
      await expectPage(await app.sign(odd), { status: 422 });
    }
  });

  it('is no campaign, no language, no file and no page of the desk', async () => {
    const organiser = await signedIn(app, 'admin');
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      for (const one of [
        `/${name}/`,
        `/en/c/${name}`,
        `/c/${name}/count.json`,
        `/assets/${name}/${name}`,
        `/en/${name}/x`,
      ]) {
        expect((await app.visit(one)).status).toBe(404);
      }
      expect((await app.visit(`/desk/sign-in?lang=${name}&done=${name}`)).status).toBe(200);
      expect((await organiser.visit(`/desk/c/${name}`)).status).toBe(404);
      expect((await organiser.visit(`/desk/account?done=${name}`)).status).toBe(200);
    }
  });

  it('does nothing in the JSON that a proof of work or a passkey is sent in', async () => {
    const polluting =
      '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"challenge":{"__proto__":{"polluted":"yes"}}}';
    expect((await app.sign(aForm({ proof: polluting }))).status).toBe(303);
    const organiser = await signedIn(app, 'organiser');
    for (const { method, path: one } of app.deskRoutes) {
      if (method !== 'POST' || !/passkey|second-factor|step-up/.test(one)) continue;
      const answer = await organiser.post(one.replace(':slug', demoSlug), { answer: polluting, passkey: polluting });
      expect(answer.status).toBeLessThan(500);
    }
  });

  it('is told to be unknown in a campaign’s folder and in a file of recipients', () => {
    const texts = {
      'campaign.yaml': campaignYaml(
        [
          'default_language: en',
          'default_language: en\n__proto__: {polluted: "yes"}\nconstructor: {prototype: {polluted: "yes"}}',
        ],
        ['label: {en: "Flanders"}', 'label: {en: "Flanders", __proto__: "x"}'],
      ),
      'committee.csv': 'name,office,place,country,quote,__proto__,constructor\nAnn,Mayor,Ghent,BE,,x,y\n',
    };
    const read = parseCampaignFolder(aCampaignFolder(texts));
    const told = Array.isArray(read) ? read.map(({ problem }) => problem).join('\n') : '';
    expect(told).toContain('“__proto__” is not known here');
    expect(told).toContain('“constructor” is not known here');
    const recipients = parseRecipients('name,email,__proto__,constructor\nAnn,ann@example.org,x,y\n', {
      defaultLanguage: 'en',
      regions: [],
    });
    expect(recipients.kind).toBe('faults');
  });
});

describe('a way out of a folder', () => {
  const ways = [
    '/assets/../package.json',
    '/assets/x/../../package.json',
    '/assets/x/..%2f..%2fpackage.json',
    '/assets/x/%2e%2e%2f%2e%2e%2fpackage.json',
    '/assets/x/..%5c..%5cpackage.json',
    '/assets/x/..\\..\\package.json',
    '/assets/x/site.css%00.json',
    '/assets/x/%252e%252e%252fpackage.json',
    '/assets//etc/passwd',
    '/assets/x//etc/passwd',
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/en/../../package.json',
    '/en/c/..%2f..%2fpackage.json',
    '/en/c/../../../package.json',
    '/c/..%2f..%2fpackage.json/count.json',
    '/package.json',
    '/.env',
    '/.git/config',
    '/.data/master.key',
    '/src/main.ts',
    '/templates/pages/home.hbs',
    '/locales/en/pages.json',
    '/node_modules/express/package.json',
  ];

  it.each(ways)('leads to no file: %s', async (way) => {
    const answer = await rawRequest(app.baseUrl, `GET ${way} HTTP/1.1`, `Host: ${new URL(app.baseUrl).host}`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toMatch(/root:|"dependencies"|\{\{|import |MASTER_KEY/);
  });

  it('is neither a language nor the name of a campaign, of a page or of an update', async () => {
    for (const language of ['../en', '..%2fen', 'en/../nl', 'EN', 'en%00']) {
      expect(
        await rawRequest(app.baseUrl, `GET /${language}/c/x HTTP/1.1`, `Host: ${new URL(app.baseUrl).host}`),
      ).toMatch(/^HTTP\/1\.1 40[04] /);
    }
    for (const slug of ['../../etc', '/etc/passwd', '..', 'a/../../b', 'a\\b', '.', 'a%2fb']) {
      const read = parseCampaignFolder(
        aCampaignFolder({ 'campaign.yaml': campaignYaml(['slug: small-campaign', `slug: ${slug}`]) }),
      );
      expect(read).toEqual([expect.objectContaining({ problem: `“${slug}” cannot stand in an address.` })]);
    }
    for (const file of ['../page.fr.md', 'updates/../../x.en.md', 'page.../en.md', 'updates/../page.fr.md']) {
      const withIt = parseCampaignFolder(aCampaignFolder({ [file]: 'not to be read' }));
      const isPassedOver = JSON.stringify(withIt) === JSON.stringify(aCampaignDraft());
      expect(isPassedOver ? [{ file }] : withIt).toMatchObject([{ file }]);
    }
  });
});

describe('a second header in what goes into a mail', () => {
  it.each(['name', 'email', 'city', 'postcode', 'source', 'country'])(
    'gets no further than the form: %s',
    async (field) => {
      const good = aForm();
      for (const sign of ['\r\n', '\n', '\r', '\u2028', '\0']) {
        const answer = await app.sign({ ...good, [field]: `${good[field]}${sign}Bcc: everybody` });
        // A source that is no word is left out.
        expect({ field, sign, status: answer.status }).toEqual({ field, sign, status: field === 'source' ? 303 : 422 });
      }
      await app.jobsDone();
      for (const { headers, subject } of await app.messagesTo(good.email ?? '')) {
        expect(Object.keys(headers)).not.toContain('bcc');
        expect(subject).not.toContain('Bcc');
      }
    },
  );
});
