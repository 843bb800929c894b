import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { isCrossSite, markPrivate, securityHeaders } from './guards.ts';

const baseUrl = 'https://petition.example.org';
const host = 'petition.example.org';

describe('whether another site sent a request', () => {
  it.each([
    ['a browser says: this site', { 'sec-fetch-site': 'same-origin', origin: baseUrl, host }, false],
    ['a browser says: typed in, or from a bookmark', { 'sec-fetch-site': 'none', host }, false],
    ['a browser says: another site', { 'sec-fetch-site': 'cross-site', host }, true],
    ['a browser says: a neighbour under the same domain', { 'sec-fetch-site': 'same-site', host }, true],
    ['a browser says something new', { 'sec-fetch-site': 'sideways', host }, true],
    ['the browser’s word counts before the origin', { 'sec-fetch-site': 'cross-site', origin: baseUrl, host }, true],
    ['nothing is said, as by Tor Browser', { host }, false],
    ['the origin is hidden, as by Tor Browser', { origin: 'null', host }, false],
    ['the origin is ours', { origin: baseUrl, host }, false],
    [
      'the origin is the host that was asked, by another name of ours',
      { origin: 'http://192.0.2.7:3000', host: '192.0.2.7:3000' },
      false,
    ],
    ['the origin is another', { origin: 'https://elsewhere.example', host }, true],
    ['the origin begins like ours', { origin: `${baseUrl}.elsewhere.example`, host }, true],
    ['the origin is ours on another port', { origin: `${baseUrl}:8443`, host }, true],
    ['the origin is a neighbour', { origin: 'https://example.org', host }, true],
    ['the origin is no address', { origin: 'nonsense', host }, true],
    ['the origin is empty', { origin: '', host }, true],
    ['the origin is no address, and no host was asked', { origin: 'nonsense' }, true],
  ])('%s', (_said, headers, expected) => {
    expect(isCrossSite(headers, baseUrl)).toBe(expected);
  });
});

describe('headers', () => {
  it('let a page load nothing from elsewhere, and nobody frame it', () => {
    const headers = securityHeaders({ isHttps: true, hstsSubdomains: false });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  it('promise HTTPS for the names below ours where whoever runs them says so', () => {
    const headers = securityHeaders({ isHttps: true, hstsSubdomains: true });
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  });

  it('promise nothing about HTTPS to a site without it', () => {
    expect(securityHeaders({ isHttps: false, hstsSubdomains: true }).has('strict-transport-security')).toBe(false);
  });

  it('keep a page behind a token out of caches, search engines and the logs of other sites', () => {
    const answer = new ServerResponse(new IncomingMessage(new Socket()));
    markPrivate(answer);
    expect(answer.getHeaders()).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
  });
});
