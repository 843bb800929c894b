import type { IncomingMessage } from 'node:http';

/** Why a request is not looked at, and what whoever sent it is told. */
export interface Refusal {
  readonly status: 400 | 421 | 431;
  readonly text: string;
}

/** Browsers send some twenty, proxies add a few. Node itself drops what is past two thousand, unsaid. */
const MOST_HEADERS = 100;
const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];
/** They tell nothing of anybody, and probes ask for them by the machine's own address, or without any in HTTP/1.0. */
const PROBES = ['/healthz', '/readyz'];

const TWO_HOSTS: Refusal = { status: 400, text: 'The request names more than one host, or none.\n' };
const NO_PATH: Refusal = { status: 400, text: 'The request names no path.\n' };
const TOO_MANY: Refusal = { status: 431, text: 'The request has too many headers.\n' };

/**
 * Finds requests that are meant for another site: those of a name that somebody lets point here (DNS rebinding), of a
 * cache in front that is being poisoned, or of a proxy that is set up wrong (RFC 9110, 7.4).
 *
 * @param port the one that is listened on: where the site is on this machine, each name of the machine is good.
 */
export function misdirection({ baseUrl, port }: { readonly baseUrl: string; readonly port: number }) {
  const { host, hostname, protocol, port: basePort } = new URL(baseUrl);
  const local = new Set([String(port), basePort].flatMap(localHosts));
  const defaultPort = protocol === 'https:' ? 443 : 80;
  const ours = new Set([host, basePort === '' ? `${host}:${defaultPort}` : host]);
  if (LOCAL_NAMES.includes(hostname)) for (const name of local) ours.add(name);
  const elsewhere: Refusal = { status: 421, text: `This site is at ${baseUrl}/ and at no other address.\n` };

  return ({ url = '', rawHeaders, headers }: IncomingMessage): Refusal | undefined => {
    if (rawHeaders.length > 2 * MOST_HEADERS) return TOO_MANY;
    if (!url.startsWith('/')) return NO_PATH;
    const hosts = hostCount(rawHeaders);
    const said = headers.host ?? '';
    if (hosts === 1 && (ours.has(said) || ours.has(said.toLowerCase()))) return undefined;
    if (hosts < 2 && PROBES.includes(url)) return undefined;
    if (hosts !== 1) return TWO_HOSTS;
    // A monitor on this machine, whom the page itself tells from others by the connection.
    return url === '/metrics' && local.has(said) ? undefined : elsewhere;
  };
}

function localHosts(port: string): string[] {
  return LOCAL_NAMES.flatMap((name) => (port === '' || port === '80' ? [name, `${name}:80`] : [`${name}:${port}`]));
}

/** Of two, Node tells the first alone; a proxy in front may have gone by the other. */
function hostCount(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
