import { demoSlug } from '../tools/demo-store.ts';

/** An answer, or that there was none: the connection was refused or cut. */
export interface Answer {
  readonly status: number | 'cut';
  readonly seconds: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

const MOST_MS = 90_000;

/** Requests as a browser would; redirects are answers, not followed. */
export async function request(url: string, form?: Readonly<Record<string, string>>): Promise<Answer> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  try {
    const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(MOST_MS), ...body });
    const text = await response.text();
    return { status: response.status, seconds: seconds(), retryAfter: response.headers.get('retry-after'), text };
  } catch {
    return { status: 'cut', seconds: seconds(), retryAfter: null, text: '' };
  }
}

export function sign(baseUrl: string, email: string): Promise<Answer> {
  return request(`${baseUrl}/en/c/${demoSlug}/sign`, {
    name: 'Maryam Rajabi',
    email,
    country: 'BE',
    postcode: '9000',
    city: 'Gent',
    disclosure: 'public',
    consent: 'yes',
  });
}

/** Verified signatures as the public sees them. @throws where there is no answer. */
export async function publicCount(baseUrl: string): Promise<number> {
  const { status, text } = await request(`${baseUrl}/c/${demoSlug}/count.json`);
  const verified = /"verified":(\d+)/.exec(text)?.[1];
  if (status !== 200 || verified === undefined) throw new Error(`count.json answered ${status}.`);
  return Number(verified);
}
