import { startTestApp } from './support/app.ts';
import { storedPeople } from './support/stored.ts';
import { aForm, anAddress, demoSlug, linkIn } from './support/supporter.ts';

const app = await startTestApp();
/** Another process on the same database; the first one's worker sends for both. */
const other = await startTestApp({ beside: app, withWorker: false });
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

/** A name of nobody else's, to tell rows apart whose addresses are written in many ways. */
let names = 0;
function aName(): string {
  names += 1;
  return `Signer ${'x'.repeat(names)}`;
}

async function rowsOf(name: string) {
  return (await storedPeople(app)).filter((person) => person.name === name);
}

/** Moves everybody's last mail back by an hour, as time does, once it is written down. */
async function anHourLater(): Promise<void> {
  await app.jobsDone();
  await app.pool.query(`update signature set mailed_at = mailed_at - interval '1 hour'`);
}

describe('a crowd', () => {
  it('of two hundred forms with one address, all at once, is one signature', async () => {
    const [name, email] = [aName(), anAddress()];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? app : other).sign(aForm({ name, email }))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await rowsOf(name)).toHaveLength(1);
    await app.mailTo(email);
    await app.jobsDone();
    expect(await app.mailsTo(email)).toHaveLength(1);
  });

  it.each([
    ['case', ['maryam@example.org', 'maryam@EXAMPLE.org', 'Maryam@Example.ORG']],
    ['tags', ['reza+a@example.org', 'reza+b+c@example.org', 'reza@example.org']],
    ['dots', ['alirezaei@gmail.com', 'Ali.Rezaei@googlemail.com', 'a.l.i.rezaei+un@gmail.com']],
    ['scripts of the domain', ['ali@نامه‌ای.com', 'ali@xn--mgba3gch31f060k.com', 'ali＠نامه‌ای。com']],
    ['composition', ['andré@example.org', 'andre\u0301@example.org', 'ANDRÉ@example.org']],
    ['width and white space', [' zahra@example.org ', 'ｚahra＠example.org', 'zahra@example.org.']],
  ])('of one address in other spellings is one signature: %s', async (_, spellings) => {
    const name = aName();
    const emails = Array.from({ length: 12 }, (__, at) => spellings[at % spellings.length] ?? '');
    const answers = await Promise.all(
      emails.map((email, at) => (at % 2 === 0 ? app : other).sign(aForm({ name, email }))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await rowsOf(name)).toHaveLength(1);
  });

  it('of people who send their form to two processes at once is one signature and one mail for each', async () => {
    const forms = Array.from({ length: 60 }, () => aForm({ name: 'Two Windows' }));
    const answers = await Promise.all(
      forms.flatMap((form, at) => (at % 2 === 0 ? [app, other] : [other, app]).map((process) => process.sign(form))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    const rows = await rowsOf('Two Windows');
    expect(rows.map(({ email }) => email).toSorted()).toEqual(forms.map(({ email = '' }) => email).toSorted());
    for (const { email } of rows) await app.mailTo(email);
    await app.jobsDone();
    for (const { email } of rows) expect(await app.mailsTo(email)).toHaveLength(1);
  });
});

describe('who signs again', () => {
  it('before confirming is asked to confirm once more, at most once an hour', async () => {
    const form = aForm();
    const email = form.email ?? '';
    await app.sign(form);
    const first = await app.mailTo(email);
    for (const process of [app, other, app]) expect((await process.sign(form)).status).toBe(303);
    await app.jobsDone();
    expect(await app.mailsTo(email)).toHaveLength(1);

    await anHourLater();
    for (const process of [app, other]) await process.sign(form);
    const second = await app.mailTo(email, 2);
    await app.jobsDone();
    expect(await app.mailsTo(email)).toHaveLength(2);
    expect(linkIn(second, 'confirm')).toBe(linkIn(first, 'confirm'));
    expect(second.headers['message-id']).not.toBe(first.headers['message-id']);
    expect((await app.post(linkIn(second, 'confirm'))).status).toBe(303);
  });

  it('after confirming is told that the signature counts already, and nothing of it changes', async () => {
    const form = aForm();
    const email = form.email ?? '';
    await app.signAndConfirm(form);
    const [count, before] = [await app.count(), await storedPeople(app)];
    await anHourLater();
    expect((await app.sign({ ...form, name: 'Somebody Else', disclosure: 'count' })).status).toBe(303);
    const mail = await app.mailTo(email, 2);
    expect(mail.subject).toMatch(/^You have already signed/);
    expect(mail.text).not.toContain('/confirm/');
    expect(mail.text).not.toContain('Somebody Else');
    expect(linkIn(mail, 'withdraw')).toBeDefined();
    expect([await app.count(), await storedPeople(app)]).toEqual([count, before]);

    await app.sign(form);
    await app.jobsDone();
    expect(await app.mailsTo(email)).toHaveLength(2);
  });

  it('is sent five mails and no more, however many hours go by', async () => {
    const form = aForm();
    const email = form.email ?? '';
    for (let mails = 1; mails <= 5; mails += 1) {
      await app.sign(form);
      await app.mailTo(email, mails);
      await anHourLater();
    }
    expect((await app.sign(form)).status).toBe(303);
    await app.jobsDone();
    expect(await app.mailsTo(email)).toHaveLength(5);
    expect((await app.confirm(email)).status).toBe(303);
  });

  it('after withdrawing signs anew', async () => {
    const form = aForm({ name: aName() });
    const email = form.email ?? '';
    await app.signAndConfirm(form);
    const count = await app.count();
    await app.withdraw(email);
    await app.sign(form);
    const mail = await app.mailTo(email, 2);
    await app.post(linkIn(mail, 'confirm'));
    expect(await app.count()).toBe(count);
    expect(await rowsOf(form.name ?? '')).toHaveLength(1);
  });
});

describe('what is written in Persian or Arabic', () => {
  it('is one and the same to be counted, and stays as it was typed', async () => {
    const name = aName();
    const postcodes = ['9000', '۹۰۰۰', '٩٠٠٠', 'B-９０００', '\u200f۹۰۰۰\u200f'];
    for (const postcode of postcodes) expect((await app.sign(aForm({ name, postcode }))).status).toBe(303);
    const stored = await rowsOf(name);
    expect(stored.map(({ region }) => region)).toEqual(postcodes.map(() => 'BE-VOV'));
    expect(stored.map(({ postcode }) => postcode)).toEqual(postcodes);
  });

  it.each(['یکتا کیانی', 'يكتا كياني', 'محمد\u200cرضا ۱۲ ٣٤', 'مؤمن آرش'.normalize('NFD')])(
    'is shown as it was typed, in whatever letters: %s',
    async (name) => {
      const form = aForm({ name });
      await app.sign(form, { language: 'fa' });
      const page = await app.visit(linkIn(await app.mailTo(form.email ?? ''), 'confirm'));
      expect(await page.text()).toContain(`<bdi>${name}</bdi>`);
      await app.confirm(form.email ?? '');
      const names = await app.visit(`/fa/c/${demoSlug}/signatories`);
      expect(await names.text()).toContain(`<bdi>${name}</bdi>`);
    },
  );
});
