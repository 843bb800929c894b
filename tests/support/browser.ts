import chromium from '@sparticuz/chromium';
import { type BrowserContext, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';

/** A real Chromium, one for each test file. */
export interface TestBrowser extends AsyncDisposable {
  open(options?: VisitorOptions): Promise<Visitor>;
}

export interface VisitorOptions extends Pick<BrowserContextOptions, 'colorScheme' | 'locale' | 'permissions'> {
  /** Tor Browser's safest mode, among others. */
  readonly withoutScripts?: boolean;
  /** 360 by 740 for a phone, or a desktop's 1280 by 800. */
  readonly screen?: 'phone' | 'desktop';
}

/**
 * Somebody with a browser of their own. Closing it throws where anything was asked of another host, or a page complained:
 * an error in a script, a blocked resource, a dialog.
 */
export interface Visitor extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Made for a cloud function, where tabs share one process; and some that make the browser laxer than a reader's is. */
const unwanted = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
  '--disable-site-isolation-trials',
]);

const screens = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } } as const;

// Pages have no use for a graphics card, and the one that is imitated makes a busy machine wait for seconds now and then.
chromium.setGraphicsMode = false;

export async function openBrowser(): Promise<TestBrowser> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !unwanted.has(arg)),
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
  return {
    open: async ({ withoutScripts = false, screen = 'desktop', ...options } = {}) => {
      const viewport = screens[screen];
      const context = await browser.newContext({ ...options, viewport, javaScriptEnabled: !withoutScripts });
      context.setDefaultTimeout(60_000);
      const complaints = complaintsOf(context);
      return {
        context,
        page: await context.newPage(),
        [Symbol.asyncDispose]: async () => {
          await context.close();
          if (complaints.length > 0) throw new Error(`The browser complained:\n${complaints.join('\n')}`);
        },
      };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

function complaintsOf(context: BrowserContext): readonly string[] {
  const complaints: string[] = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isOurs = protocol === 'data:' || hostname === 'localhost' || hostname === '127.0.0.1';
    if (!isOurs) complaints.push(`asked another host: ${request.url()}`);
  });
  context.on('response', (response) => {
    const isPart = !response.request().isNavigationRequest();
    if (isPart && response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
  });
  context.on('console', (message) => {
    // What a page itself is answered with is for the test to judge; of its parts see above.
    const isStatus = message.text().startsWith('Failed to load resource: the server responded with a status of');
    if (!isStatus && ['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  context.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return complaints;
}
