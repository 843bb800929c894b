import { createServer } from 'node:http';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { loadViews } from '../views/views.ts';
import { listenOnLoopback } from './listen.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { openMailer } from './mailer.ts';

let browser: Browser;
let box: Mailbox;
const site = createServer((request, response) => response.end(`<title>${request.url}</title>`));
let sitePort: number;

beforeAll(async () => {
  sitePort = await listenOnLoopback(site, 0);
  box = await startMailbox({
    httpPort: 0,
    render: loadViews(join(import.meta.dirname, '../../../templates')),
    onError: fail,
  });
  // In one process, as the package would have it for its own purposes, a new tab ends the browser.
  const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  browser = await playwright.launch({ executablePath: await chromium.executablePath(), args });
  await using mailer = openMailer({ smtpUrl: box.smtpUrl, from: 'Signatory <signatory@localhost>' });
  const link = `http://127.0.0.1:${sitePort}/confirm/1`;
  await mailer.send({
    to: 'reza@example.org',
    subject: 'امضای خود را تأیید کنید',
    text: `با درود،\n\n${link}\n`,
    html: `<html lang="fa" dir="rtl"><title>x</title><p>با درود</p><a href="${link}">تأیید</a><script>document.body.remove()</script></html>`,
    messageId: '<1@localhost>',
    language: 'fa',
  });
});

afterAll(async () => {
  await browser.close();
  await box[Symbol.asyncDispose]();
  await new Promise((resolve) => site.close(resolve));
});

test.each(['light', 'dark'] as const)(
  'the mailbox’s pages have no accessibility findings (%s)',
  async (colorScheme) => {
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (line) => complaints.push(line.text()));
    for (const path of ['', '?to=nobody@example.org', 'messages/1']) {
      await page.goto(box.httpUrl + path);
      // The frame holds somebody else's words, and no script may look into it.
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
      expect(violations).toEqual([]);
    }
    expect(complaints.filter((line) => !/sandbox/.test(line))).toEqual([]);
    await context.close();
  },
);

test('a link in the HTML opens in a new tab, with scripts switched off', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${box.httpUrl}messages/1`);
  const opened = context.waitForEvent('page');
  await page.frameLocator('iframe').getByRole('link').click();
  const tab = await opened;
  await tab.waitForURL(`http://127.0.0.1:${sitePort}/confirm/1`);
  await context.close();
});

test('a script in a mail does not run', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const path of ['messages/1', 'messages/1/html']) {
    await page.goto(box.httpUrl + path);
    const mail = path.endsWith('html') ? page : page.frameLocator('iframe');
    await mail.getByRole('link', { name: 'تأیید' }).waitFor();
  }
  await context.close();
});

function fail(error: Error): never {
  throw error;
}
