import { linkToken } from '../src/signatures/links.ts';
import { newSignatureId } from '../src/signatures/signature.ts';
import { startTestApp } from './support/app.ts';
import { lastDeed } from './support/audit.ts';
import { an, type Delivered, delivered, madeLists, ruth, wrong } from './support/deliveries.ts';
import { signedIn } from './support/desk.ts';
import { tokenIn } from './support/supporter.ts';

const app = await startTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const statuses = async (answers: readonly Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).toSorted();

/** How often one was opened, and how many wrong codes were given, as it is written down. */
async function counted({ id }: Delivered) {
  const { rows } = await app.pool.query(
    `select openings, wrong_codes, (select count(*)::int from list_opening where delivery_id = id) as opened,
       (select count(*)::int from audit_entry where act = 'delivery.open' and subject = id::text) as audited
     from list_delivery where id = $1`,
    [id],
  );
  return rows[0];
}

const untouched = { openings: 0, wrong_codes: 0, opened: 0, audited: 0 };

describe('the link to a list', () => {
  it('is worth nothing where it is forged, of another purpose, or put together from two', async () => {
    const made = await madeLists(app, 'forged');
    const elsewhere = await madeLists(app, 'elsewhere');
    const [mine, other] = [await delivered(app, made), await delivered(app, elsewhere)];
    const [a, b, c] = [mine[an], mine[ruth], other[an]].map(({ link }) => Buffer.from(tokenIn(link), 'base64url'));
    if (a === undefined || b === undefined || c === undefined) throw new Error('There are three links.');
    const keys = await app.keysOf(app.campaign('forged').id);
    if (keys === undefined) throw new Error('A campaign has keys.');
    const ids = { campaignId: app.campaign('forged').id, signatureId: newSignatureId() };
    const forged = [
      Buffer.concat([a.subarray(0, 32), b.subarray(32)]),
      Buffer.concat([a.subarray(0, 16), b.subarray(16, 32), a.subarray(32)]),
      Buffer.concat([c.subarray(0, 16), a.subarray(16)]),
      Buffer.concat([a.subarray(0, 32), Buffer.alloc(16)]),
    ].map((bytes) => bytes.toString('base64url'));
    const tokens = [
      ...forged,
      linkToken(keys, ids, 'confirm'),
      linkToken(keys, ids, 'withdraw'),
      'x',
      `${tokenIn(mine[an].link)}x`,
    ];
    for (const token of tokens) {
      const path = `/en/list/${token}`;
      expect(await statuses([app.visit(path), app.post(path, { code: mine[an].code })])).toEqual([404, 404]);
    }
    for (const place of ['confirm', 'withdraw', 'unsubscribe', 'signed']) {
      const path = `/en/${place}/${tokenIn(mine[an].link)}`;
      expect((await app.visit(path)).status).toBe(404);
    }
    expect(await counted(mine[an])).toEqual(untouched);
    // A code opens its own list alone.
    expect((await app.post(mine[an].link, { code: mine[ruth].code })).status).toBe(422);
    // Nor does the name of another recipient's file open that.
    const { rows } = await app.pool.query('select id from list_release where recipient_email = $1', [ruth]);
    for (const { id } of rows) {
      const answer = await app.post(mine[an].link, { code: mine[an].code, file: id });
      expect(answer.headers.get('content-disposition')).toContain('an-peeters');
    }
  });

  it('is not counted by looking: not by GET, not by HEAD, not by mail scanners that follow and send', async () => {
    const to = (await delivered(app, await madeLists(app, 'scanned')))[an];
    for (const method of ['GET', 'HEAD', 'GET']) expect((await app.visit(to.link, { method })).status).toBe(200);
    for (const form of [{}, { code: '' }, { code: 'no code at all' }, { code: '1234' }]) {
      expect((await app.post(to.link, form)).status).toBe(422);
    }
    const other = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await app.post(to.link, { code: to.code }, other)).status).toBe(403);
    expect((await app.visit(to.link, { method: 'PUT' })).status).toBe(404);
    expect(await counted(to)).toEqual(untouched);
  });

  it('is locked after five wrong codes, also a hundred at once, until the organiser gives a new one', async () => {
    const made = await madeLists(app, 'guessed');
    const to = (await delivered(app, made))[an];
    const guesses = Array.from({ length: 100 }, (_, index) => String(index).padStart(8, '0'));
    const answers = await statuses(
      guesses.filter((guess) => guess !== to.code.replace(' ', '')).map((code) => app.post(to.link, { code })),
    );
    expect(answers.filter((status) => status === 422)).toHaveLength(4);
    expect(await counted(to)).toEqual({ ...untouched, wrong_codes: 5 });
    expect((await app.post(to.link, { code: to.code })).status).toBe(403);
    expect(await lastDeed(app, 'delivery.lock')).toMatchObject({ actor_kind: 'recipient', subject: to.id });
    expect(await (await made.organiser.visit(made.path)).text()).toContain('Locked');
    expect(await (await made.organiser.visit('/desk')).text()).toContain(`href="${made.path}"`);

    await made.organiser.post(`${to.page}/new-code`);
    const shown = await (await made.organiser.visit(to.page)).text();
    const code = /<code dir="ltr">(\d{4} \d{4})<\/code>/.exec(shown)?.[1] ?? '';
    expect((await app.post(to.link, { code: to.code })).status).toBe(code === to.code ? 200 : 422);
    expect((await app.post(to.link, { code })).status).toBe(200);
    expect(await (await made.organiser.visit('/desk')).text()).not.toContain(`href="${made.path}"`);
  });

  it('takes the code as it was heard: with blanks, in Persian digits', async () => {
    const to = (await delivered(app, await madeLists(app, 'heard')))[an];
    const persian = to.code.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
    for (const code of [to.code.replace(' ', ''), ` ${to.code.replace(' ', '-')} `, persian]) {
      expect((await app.post(to.link, { code })).status).toBe(200);
    }
  });

  it('is opened as often as it may be, and no more: of many at the last one, one gets it', async () => {
    const to = (await delivered(app, await madeLists(app, 'raced'), { openings: '3' }))[an];
    const answers = await statuses(Array.from({ length: 12 }, () => app.post(to.link, { code: to.code })));
    expect(answers).toEqual([200, 200, 200, ...Array.from({ length: 9 }, () => 410)]);
    expect(await counted(to)).toEqual({ openings: 3, wrong_codes: 0, opened: 3, audited: 3 });
  });

  it('is either opened or ended where both happen at once; once ended, never opened', async () => {
    const made = await madeLists(app, 'ended');
    const to = (await delivered(app, made, { openings: '50' }))[an];
    const opening = Array.from({ length: 6 }, () => app.post(to.link, { code: to.code }));
    const ending = made.organiser.post(`${to.page}/revoke`);
    const answers = await statuses(opening);
    expect((await ending).status).toBe(303);
    const { openings } = await counted(to);
    expect(answers.filter((status) => status === 200)).toHaveLength(openings);
    expect((await app.post(to.link, { code: to.code })).status).toBe(410);
    expect(await counted(to)).toMatchObject({ openings, opened: openings, audited: openings });
  });
});

test('a delivery is out of reach of another campaign’s organiser, of the committee, and of another request’s address', async () => {
  const [made, elsewhere] = [await madeLists(app, 'mine'), await madeLists(app, 'theirs')];
  const [mine, theirs] = [await delivered(app, made), await delivered(app, elsewhere)];
  const committee = await signedIn(app, 'committee', 'mine');
  const mixed = mine[an].page.replace(mine[an].id, theirs[an].id);
  const tries = [
    [elsewhere.organiser, mine[an].page],
    [elsewhere.organiser, mine[an].page.replace('/mine/', '/theirs/')],
    [committee, mine[an].page],
    [made.organiser, mixed],
  ] as const;
  for (const [visitor, page] of tries) {
    expect((await visitor.visit(page)).status).toBe(404);
    for (const act of ['send-again', 'new-code', 'revoke'])
      expect((await visitor.post(`${page}/${act}`)).status).toBe(404);
  }
  expect((await committee.visit(made.path)).status).toBe(404);
  expect((await app.post(mine[an].link, { code: wrong(mine[an].code) })).status).toBe(422);
  expect((await app.post(mine[an].link, { code: mine[an].code })).status).toBe(200);
});

test('neither names, addresses nor codes stand in the queue, and codes nowhere in the database', async () => {
  const to = await delivered(app, await madeLists(app, 'kept'));
  const plain = to[an].code.replace(' ', '');
  const { rows } = await app.pool.query(`select list_delivery::text as row from list_delivery where id = $1`, [
    to[an].id,
  ]);
  expect(rows[0].row).not.toContain(plain);
  const { rows: jobs } = await app.pool.query(
    `select payload::text from graphile_worker._private_jobs union all select details::text from audit_entry where act like 'delivery.%'`,
  );
  for (const { payload } of jobs) {
    for (const secret of [an, ruth, 'Peeters', 'Rajabi', plain]) expect(payload).not.toContain(secret);
  }
});
