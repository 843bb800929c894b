import { indexHouseholds } from '../src/signatures/index-households.ts';
import { checkTally } from '../src/signatures/tally.ts';
import { openNow, startTestApp } from './support/app.ts';
import { aCampaignDraft, campaignYaml } from './support/campaign-folder.ts';
import { linkedBy, rowOf } from './support/links.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, linkIn, type MailMessage, type TypedForm } from './support/supporter.ts';

function aDraft(slug: string, household: 'one' | 'two' = 'two') {
  const yaml = campaignYaml(['slug: small-campaign', `slug: ${slug}\nhousehold: ${household}`]);
  return openNow(aCampaignDraft({ 'campaign.yaml': yaml }));
}

const drafts = [aDraft('two'), aDraft('crowd'), aDraft('one', 'one')];
const app = await startTestApp({ drafts });
/** Another process on the same database; the first one's worker sends for both. */
const other = await startTestApp({ beside: app, withWorker: false });
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});
afterEach(async () => {
  for (const { id } of app.campaigns.all()) expect(await checkTally(app.db, id)).toEqual([]);
});

async function sign(form: TypedForm, slug = 'two'): Promise<void> {
  const answer = await app.sign(aForm(form), { slug });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`/en/c/${slug}/check-mail`);
}

/** Who stands on an address, in the order of signing. */
async function namesOn(email: string, slug = 'two'): Promise<string[]> {
  return (await storedPeople(app, slug)).filter((person) => person.email === email).map(({ name }) => name);
}

/** All mails to an address, the newest first. */
async function mailsTo(email: string, count: number): Promise<readonly MailMessage[]> {
  await app.mailTo(email, count);
  await app.jobsDone();
  const mails = await app.messagesTo(email);
  expect(mails).toHaveLength(count);
  return mails;
}

/** The mail to the one of that name, whom its page alone names. */
async function mailOf(email: string, name: string): Promise<MailMessage> {
  await app.jobsDone();
  for (const mail of await app.messagesTo(email)) {
    const page = await app.visit(linkIn(mail, 'confirm'));
    if ((await page.text()).includes(`<bdi>${name}</bdi>`)) return mail;
  }
  throw new Error(`No mail leads to a page for ${name}.`);
}

/** Moves everybody's last mail back by an hour, as time does, once it is written down. */
async function anHourLater(): Promise<void> {
  await app.jobsDone();
  await app.pool.query(`update signature set mailed_at = mailed_at - interval '1 hour'`);
}

describe('two people of one household', () => {
  it('both sign with one address, each with a mail and a link for that one alone', async () => {
    const email = anAddress();
    await sign({ name: 'Ann', email });
    await sign({ name: 'Ben', email });
    const [ben, ann] = await mailsTo(email, 2);
    expect(ann?.headers['message-id']).not.toBe(ben?.headers['message-id']);
    const before = await app.count('two');
    for (const [at, name] of ['Ann', 'Ben'].entries()) {
      expect((await app.post(linkIn(await mailOf(email, name), 'confirm'))).status).toBe(303);
      expect(await app.count('two')).toBe(before + at + 1);
    }
  });

  it.each([
    ['write it in two ways', '9000', 'B-۹۰۰۰'],
    ['both leave it out', '', ''],
  ])('have the same postcode also where they %s', async (_, first, second) => {
    const email = anAddress();
    await sign({ name: 'Ann', email, postcode: first });
    await sign({ name: 'Ben', email, postcode: second });
    expect(await namesOn(email)).toEqual(['Ann', 'Ben']);
  });

  it.each([
    ['a third person', 'Cem'],
    ['the first in other letters', 'ALÎ REZÂ'],
    ['the second in other letters', 'علي‌رضا'],
  ])('are joined by nobody else: not by %s', async (_, name) => {
    const email = anAddress();
    await sign({ name: 'Ali Reza', email });
    await sign({ name: 'علی رضا', email });
    await sign({ name, email });
    expect(await namesOn(email)).toEqual(['Ali Reza', 'علی رضا']);
    await mailsTo(email, 2);
  });

  it.each([
    ['another postcode', { postcode: '1000' }],
    ['no postcode', { postcode: '' }],
    ['another country', { country: 'NL', postcode: '9000' }],
  ])('are none where one has %s: it is somebody who signs again', async (_, elsewhere) => {
    const email = anAddress();
    await sign({ name: 'Ann', email });
    await sign({ name: 'Ben', email, ...elsewhere });
    expect(await namesOn(email)).toEqual(['Ann']);
  });

  it('are mailed again for their own name, and both where it is neither’s', async () => {
    const email = anAddress();
    await sign({ name: 'Ann', email });
    await sign({ name: 'Ben', email });
    const toBen = linkIn(await mailOf(email, 'Ben'), 'confirm');
    await app.post(linkIn(await mailOf(email, 'Ann'), 'confirm'));

    await anHourLater();
    await sign({ name: 'BEN', email });
    const [again] = await mailsTo(email, 3);
    expect(again && linkIn(again, 'confirm')).toBe(toBen);

    await anHourLater();
    await sign({ name: 'Cem', email });
    const latest = (await mailsTo(email, 5)).slice(0, 2).map(({ subject }) => subject);
    expect(latest.filter((subject) => subject.startsWith('You have already signed'))).toHaveLength(1);
  });

  it('withdraw alone, which frees the place for somebody of the household and nobody else', async () => {
    const email = anAddress();
    await sign({ name: 'Ann', email });
    await sign({ name: 'Ben', email });
    for (const [leaving, staying, coming] of [
      ['Ann', 'Ben', 'Cem'],
      ['Ben', 'Cem', 'Dia'],
    ] as const) {
      await app.post(linkIn(await mailOf(email, leaving), 'withdraw'));
      await sign({ name: 'Eve', email, postcode: '1000' });
      await sign({ name: staying.toUpperCase(), email });
      expect(await namesOn(email)).toEqual([staying]);
      await sign({ name: coming, email });
      await sign({ name: 'Eve', email });
      expect(await namesOn(email)).toEqual([staying, coming]);
    }
  });
});

describe('a crowd on one address', () => {
  it('of two people, two hundred forms at once in every spelling, is two signatures and two mails', async () => {
    const emails = ['crowd@gmail.com', 'C.r.o.w.d@googlemail.com', 'crowd+un@gmail.com', ' crowd＠GMAIL.com '];
    const ann = ['Renée Weiß', 'RENEE WEISS', 'Rene\u0301e-Weiß', 'renée  weiss'];
    const ben = ['علی رضا', 'علي رضا', 'علی‌رضا', 'عَلی رِضا'];
    const postcodes = ['9000', '۹۰۰۰', 'B-9000'];
    const nth = (ways: readonly string[], at: number) => ways[at % ways.length] ?? '';
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => {
        const name = nth(at % 2 === 0 ? ann : ben, Math.floor(at / 2));
        const form = aForm({ name, email: nth(emails, Math.floor(at / 8)), postcode: nth(postcodes, at) });
        return (at % 3 === 0 ? app : other).sign(form, { slug: 'crowd' });
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    const stored = (await storedPeople(app, 'crowd')).map(({ name }) => (ann.includes(name) ? 'Ann' : 'Ben'));
    expect(stored.toSorted()).toEqual(['Ann', 'Ben']);
    await app.jobsDone();
    const { id } = app.campaign('crowd');
    const { rows } = await app.pool.query('select mails_sent as sent from signature where campaign_id = $1', [id]);
    expect(rows).toEqual([{ sent: 1 }, { sent: 1 }]);
  });

  it('of many who want a place leaves two, of one postcode, whoever they are', async () => {
    for (let round = 0; round < 10; round += 1) {
      const email = anAddress();
      const forms = Array.from({ length: 24 }, (_, at) =>
        aForm({ name: `Rajabi ${'abcdef'[at % 6]}`, email, postcode: at % 3 === 0 ? '1000' : '9000' }),
      );
      await Promise.all(forms.map((form, at) => (at % 2 === 0 ? app : other).sign(form, { slug: 'two' })));
      const stored = (await storedPeople(app, 'two')).filter((person) => person.email === email);
      expect([stored.length, new Set(stored.map(({ name }) => name)).size]).toEqual([2, 2]);
      expect(new Set(stored.map(({ postcode }) => postcode)).size).toBe(1);
    }
  });
});

describe('what is held on an address', () => {
  const trapped = { website: 'https://spam.example' };

  it.each([
    ['in the first place', [{ name: 'Mallory', ...trapped }, { name: 'Ann' }, { name: 'Ben' }]],
    ['in the second place', [{ name: 'Ann' }, { name: 'Mallory', ...trapped }, { name: 'Ben' }]],
    ['under the name of one', [{ name: 'Ann' }, { name: 'Ben', ...trapped }, { name: 'Ben' }]],
    [
      'under the name of one, of elsewhere',
      [{ name: 'Ann', postcode: '1000', ...trapped }, { name: 'Ann' }, { name: 'Ben' }],
    ],
  ])('gives way to the two of its household: %s', async (_, forms) => {
    const email = anAddress();
    for (const form of forms) await sign({ email, ...form });
    const stored = (await storedPeople(app, 'two')).filter((person) => person.email === email);
    expect(stored.map(({ name, state }) => [name, state])).toEqual([
      ['Ann', 'pending'],
      ['Ben', 'pending'],
    ]);
    await mailsTo(email, 2);
  });
});

describe('a campaign that changes how many may sign with one address', () => {
  it('lets those who signed before be joined once they are told apart, and later nobody else', async () => {
    const [email, early] = [anAddress(), anAddress()];
    for (const name of ['Ann', 'Ben']) await sign({ name, email }, 'one');
    await sign({ name: 'Eve', email: early }, 'one');
    expect(await namesOn(email, 'one')).toEqual(['Ann']);

    const { id: campaignId } = await app.apply(aDraft('one', 'two'));
    await sign({ name: 'Fay', email: early }, 'one');
    expect(await namesOn(early, 'one')).toEqual(['Eve']);
    const { rows } = await app.pool.query(
      'select task_identifier as task, run_at > now() as later from graphile_worker.jobs',
    );
    expect(rows).toContainEqual({ task: 'indexHouseholds', later: true });
    for (let times = 0; times < 2; times += 1) await indexHouseholds({ campaignId }, app);
    for (const name of ['ANN', 'Ben']) await sign({ name, email }, 'one');
    expect(await namesOn(email, 'one')).toEqual(['Ann', 'Ben']);

    await app.apply(aDraft('one', 'one'));
    await sign({ name: 'Cem', email }, 'one');
    expect(await namesOn(email, 'one')).toEqual(['Ann', 'Ben']);
  });
});

describe('what the database holds of a household', () => {
  it('tells neither who has the same name as others, nor who lives where others do', async () => {
    const emails = [anAddress(), anAddress()];
    for (const email of emails) await sign({ name: 'Ann', email });
    const rows = await Promise.all(
      emails.map(async (email) => rowOf(app, await linkedBy(app, await app.mailTo(email)))),
    );
    const hashes = rows.flatMap((row) => [row.email_index, row.name_index, row.postcode_index]);
    expect(new Set(hashes.map((hash) => hash?.toString('hex'))).size).toBe(6);
  });

  it('is nothing once both have withdrawn', async () => {
    const email = anAddress();
    for (const name of ['Ann', 'Ben']) await sign({ name, email });
    const people = await Promise.all((await mailsTo(email, 2)).map((mail) => linkedBy(app, mail)));
    for (const person of people) await app.post(person.link('withdraw'));
    for (const person of people) {
      const erased = { state: 'withdrawn', sealed: null, email_index: null, name_index: null, postcode_index: null };
      expect(await rowOf(app, person)).toMatchObject(erased);
    }
  });
});
