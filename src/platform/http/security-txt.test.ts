import { once } from 'node:events';
import express from 'express';
import { securityTxt } from './security-txt.ts';

async function textOf(baseUrl: string): Promise<string> {
  const clock = () => new Date('2026-11-24T19:20:13Z');
  const app = express().use(securityTxt({ contact: 'mailto:security@example.org', baseUrl, clock }));
  const server = app.listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const address = server.address();
    const port = address === null || typeof address === 'string' ? 0 : address.port;
    const answer = await fetch(`http://127.0.0.1:${port}/.well-known/security.txt`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    return await answer.text();
  } finally {
    server.close();
  }
}

test('security.txt says to whom a weakness is reported, and until when it may be believed', async () => {
  expect(await textOf('https://petition.example.org')).toBe(
    [
      'Contact: mailto:security@example.org',
      'Expires: 2027-02-22T00:00:00.000Z',
      'Preferred-Languages: en, nl, fr, de, fa',
      'Canonical: https://petition.example.org/.well-known/security.txt',
      '',
    ].join('\n'),
  );
});

test('security.txt names no address of its own that it may not name', async () => {
  expect(await textOf('http://localhost:3000')).not.toContain('Canonical');
});
