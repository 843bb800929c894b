import type { IncomingHttpHeaders } from 'node:http';
import { isSessionToken, type SessionToken } from './sessions.ts';

/** How a browser carries its session. */
export interface SessionCookie {
  read(headers: IncomingHttpHeaders): SessionToken | undefined;
  /** Whether the browser carries one, be it good or not. */
  isThere(headers: IncomingHttpHeaders): boolean;
  /** The header that hands a token over; until the browser is closed. */
  write(token: SessionToken): string;
  /** The header that takes it away. */
  clear(): string;
}

/**
 * `__Host-` binds the cookie to this host and to https, but needs both: on http, which is for trying out on localhost, it
 * is a plain one (RFC 6265bis, 4.1.3).
 */
export function sessionCookie({ isHttps }: { readonly isHttps: boolean }): SessionCookie {
  const name = isHttps ? '__Host-signatory' : 'signatory';
  const attributes = `HttpOnly; SameSite=Strict; ${isHttps ? 'Path=/; Secure' : 'Path=/desk'}`;
  const valueIn = ({ cookie = '' }: IncomingHttpHeaders): string | undefined =>
    cookie
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  return {
    read: (headers) => {
      const value = valueIn(headers);
      return value !== undefined && isSessionToken(value) ? value : undefined;
    },
    isThere: (headers) => valueIn(headers) !== undefined,
    write: (token) => `${name}=${token}; ${attributes}`,
    clear: () => `${name}=; ${attributes}; Max-Age=0`,
  };
}
