import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { auditedDeeds } from '../../tests/support/audit.ts';
import { aListMaker, ann, everything, type ListMaker, locales } from '../../tests/support/list-making.ts';
import { aSignature, seedSignatures } from '../../tests/support/signed-campaign.ts';
import { verifyAudit } from '../audit/verify.ts';
import { languages } from '../platform/i18n/languages.ts';
import { disclosures } from '../signatures/signature.ts';
import { makeLists } from './release.ts';

let maker: ListMaker;

beforeEach(async () => {
  maker = await aListMaker();
});

afterEach(() => maker[Symbol.asyncDispose]());

describe('a list of signatories', () => {
  it('names who agreed to be named, in the order of confirming, as they typed it', async () => {
    await seedSignatures(maker.database.db, maker.signed, [
      aSignature({
        name: 'محمد‌رضا رجبی',
        city: 'Köln',
        postcode: '۵۰۶۶۷',
        country: 'DE',
        verifiedAt: new Date('2026-10-24T23:30Z'),
      }),
      aSignature({
        name: 'Anne, "Nan"',
        city: '=HYPERLINK("x")',
        postcode: '',
        verifiedAt: new Date('2026-10-23T10:00Z'),
      }),
    ]);
    await maker.make();
    const bytes = await readFile(maker.file);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(await maker.rows()).toEqual([
      [
        'Number',
        'Name',
        'Town or city',
        'Postcode',
        'Country code (ISO 3166)',
        'Country',
        'Confirmed on (year-month-day, UTC)',
        expect.stringMatching(/^Hash of the audit when this list was made: [\da-f]{64}$/),
      ],
      ['1', 'Anne, "Nan"', '\'=HYPERLINK("x")', '', 'BE', 'Belgium', '2026-10-23', ''],
      ['2', 'محمد‌رضا رجبی', 'Köln', '50667', 'DE', 'Germany', '2026-10-24', ''],
    ]);
  });

  it('says how many of those that count an organiser has confirmed by hand, where there are some', async () => {
    const [byHand] = await seedSignatures(maker.database.db, maker.signed, [aSignature(), aSignature()]);
    const without = await maker.make({ format: 'html' });
    expect(without.manifest.counts).not.toHaveProperty('confirmed_by_hand');
    const said = (key: string) => locales.message('en', `lists.statement.${key}`);
    expect(await readFile(maker.file, 'utf8')).toContain(said('verification'));

    await maker.database.db
      .updateTable('signature')
      .set({ confirmed_by_hand: true })
      .where('id', '=', byHand ?? null)
      .execute();
    const other = path.join(maker.folder, 'other.html');
    const list = await maker.make({ orders: [{ recipient: ann, selection: everything, format: 'html', path: other }] });
    expect(list.manifest.counts).toMatchObject({ verified: 2, confirmed_by_hand: 1 });
    const html = await readFile(other, 'utf8');
    expect(html).toContain(said('confirmed-by-hand'));
    expect(html).toContain(said('verification-and-by-hand'));
    expect(html).not.toContain(said('verification'));
  });

  it('says in its language how far the audit had come: whoever keeps it can tell what is cut off', async () => {
    await maker.make();
    const orders = languages.map((language) => ({
      recipient: { ...ann, language, email: `${language}@example.org` },
      selection: everything,
      format: 'csv' as const,
      path: path.join(maker.folder, `${language}.csv`),
    }));
    const [first] = await makeLists(maker.making({ orders }));
    const { auditHead: head = '' } = { ...first };
    for (const order of orders) expect((await maker.rows(order.path))[0]?.[7]).toContain(head);
    // The making of these lists is in the audit after what they say.
    expect(await verifyAudit(maker.database.db, maker.audit.keys, { head })).toMatchObject({ entries: 6, headAt: 1 });
    await maker.database.pool.query('alter table audit_entry disable trigger all; delete from audit_entry');
    expect(await verifyAudit(maker.database.db, maker.audit.keys, { head })).toMatchObject({ kind: 'head-missing' });
  });

  it('equals a recount by SQL, for each choice of exposure and each state', async () => {
    const states = ['pending', 'verified', 'held', 'withdrawn', 'removed', 'expired'] as const;
    const all = disclosures.flatMap((disclosure, d) =>
      states.flatMap((state, s) =>
        Array.from({ length: 1 + d + 2 * s }, (_, n) =>
          aSignature({ name: `${disclosure} ${state} ${n}`, disclosure, state }),
        ),
      ),
    );
    await seedSignatures(maker.database.db, maker.signed, all);
    const list = await maker.make();
    const [, ...rows] = await maker.rows();
    const { rows: recount } = await sql<{ named: number; countedOnly: number }>`
      select count(*) filter (where disclosure <> 'count') as named,
        count(*) filter (where disclosure = 'count') as "countedOnly"
      from signature where campaign_id = ${maker.signed.campaign.id} and state = 'verified'`.execute(maker.database.db);
    expect([{ named: list.named, countedOnly: list.countedOnly }]).toEqual(recount);
    const agreed = all.filter(({ state, disclosure }) => state === 'verified' && disclosure !== 'count');
    expect(rows.map(([, name]) => name).sort()).toEqual(agreed.map(({ person }) => person.name).sort());
    expect(rows.map(([number]) => number)).toEqual(agreed.map((_, index) => String(index + 1)));
  });

  it('never holds an e-mail address', async () => {
    await seedSignatures(maker.database.db, maker.signed, [aSignature({ email: 'maryam@example.net' })]);
    await maker.make();
    expect(await readFile(maker.file, 'utf8')).not.toContain('@');
  });

  it('holds the e-mail address of those alone whose consent text said so', async () => {
    const [covered] = await seedSignatures(maker.database.db, maker.signed, [
      aSignature({ name: 'Covered', email: 'covered@example.net', verifiedAt: new Date('2026-10-01') }),
      aSignature({ name: 'Not covered', email: 'hidden@example.net' }),
    ]);
    await sql`
      insert into campaign_text (campaign_id, language, version, title, summary, petition, consent, body, demands, consent_email)
      select campaign_id, language, version + 1, title, summary, petition, 'And my address', body, demands, true
      from campaign_text where language = 'en'`.execute(maker.database.db);
    await sql`update signature set text_version = text_version + 1 where id = ${covered}`.execute(maker.database.db);
    await maker.make();
    const [head, ...rows] = await maker.rows();
    expect(head?.[6]).toBe('E-mail address');
    expect(rows.map(([, name, , , , , email]) => [name, email])).toEqual([
      ['Covered', 'covered@example.net'],
      ['Not covered', ''],
    ]);
    expect(await readFile(maker.file, 'utf8')).not.toContain('hidden@');
  });

  it('no longer names who has withdrawn', async () => {
    const [id] = await seedSignatures(maker.database.db, maker.signed, [
      aSignature({ name: 'Gone' }),
      aSignature({ name: 'Here' }),
    ]);
    await sql`update signature set state = 'withdrawn', sealed = null, email_index = null where id = ${id}`.execute(
      maker.database.db,
    );
    await sql`update signature_tally set signatures = 1`.execute(maker.database.db);
    await maker.make();
    expect((await maker.rows()).slice(1).map(([, name]) => name)).toEqual(['Here']);
  });

  it('is of one moment: who withdraws while it is made is still on it, and counted', async () => {
    await seedSignatures(
      maker.database.db,
      maker.signed,
      Array.from({ length: 4500 }, () => aSignature()),
    );
    let withdrawing: Promise<unknown> | undefined;
    const list = await maker.make({
      onProgress: () => {
        withdrawing ??= maker.database.pool.query(
          `update signature set state = 'withdrawn', sealed = null, email_index = null; update signature_tally set signatures = 0`,
        );
      },
    });
    await withdrawing;
    expect(list.named).toBe(4500);
    expect(await maker.rows()).toHaveLength(4501);
  });

  it('is written in its recipient’s language, all of them from one reading', async () => {
    await seedSignatures(maker.database.db, maker.signed, [aSignature()]);
    const orders = languages.map((language) => ({
      recipient: { ...ann, language, email: `${language}@example.org` },
      selection: everything,
      format: 'csv' as const,
      path: path.join(maker.folder, `${language}.csv`),
    }));
    await makeLists(maker.making({ orders }));
    const countries = await Promise.all(orders.map(async (order) => (await maker.rows(order.path))[1]?.[5]));
    expect(countries).toEqual(['Belgium', 'België', 'Belgique', 'Belgien', 'بلژیک']);
    expect((await maker.rows(path.join(maker.folder, 'fa.csv')))[1]?.[6]).toBe('2026-10-24');
  });

  it('is recorded, with its hash, and readable by its owner alone', async () => {
    await seedSignatures(maker.database.db, maker.signed, [aSignature(), aSignature({ disclosure: 'count' })]);
    const list = await maker.make();
    const sha256 = createHash('sha256')
      .update(await readFile(maker.file))
      .digest('hex');
    expect(list).toMatchObject({ path: maker.file, recipient: ann, format: 'csv', named: 1, countedOnly: 1, sha256 });
    const records = await maker.database.db.selectFrom('list_release').selectAll().execute();
    expect(records).toMatchObject([
      {
        ...{ id: list.id, campaign_id: maker.signed.campaign.id, recipient_email: ann.email, language: 'en' },
        ...{ format: 'csv', named: 1, counted_only: 1, sha256, made_at: expect.any(Date) },
        ...{ audit_head: list.auditHead, request_id: null, manifest: list.manifest },
      },
    ]);
    const details = { format: 'csv', named: 1, countedOnly: 1, sha256 };
    expect(await auditedDeeds(maker.database.db)).toMatchObject([{ act: 'list.make', subject: list.id, details }]);
    expect((await stat(maker.file)).mode & 0o777).toBe(0o600);
    expect(await readdir(maker.folder)).toEqual(['list.csv', 'list.csv.manifest.json']);
  });

  it('may be empty', async () => {
    expect(await maker.make()).toMatchObject({ named: 0, countedOnly: 0 });
    expect(await maker.rows()).toHaveLength(1);
  });
});
