import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { misdirection } from './misdirected.ts';

const petition = misdirection({ baseUrl: 'https://petition.example.org', port: 3000 });
const trial = misdirection({ baseUrl: 'http://localhost:3000', port: 3000 });

function asked(url: string, ...hosts: string[]): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  req.url = url;
  req.rawHeaders = ['Accept', '*/*', ...hosts.flatMap((host) => ['Host', host])];
  req.headers = hosts[0] === undefined ? {} : { host: hosts[0] };
  return req;
}

describe('a request by name', () => {
  it.each(['petition.example.org', 'petition.example.org:443', 'PETITION.example.org'])('is ours: %s', (host) => {
    expect(petition(asked('/en/', host))).toBeUndefined();
  });

  it.each([
    'elsewhere.example',
    'petition.example.org.elsewhere.example',
    'elsewhere.example.petition.example.org',
    'petition.example.org:80',
    'petition.example.org:3000',
    'user@petition.example.org',
    'petition.example.org, elsewhere.example',
    'petition.example.org/elsewhere',
    'localhost:3000',
    '127.0.0.1:3000',
    '',
  ])('is for another site: %s', (host) => {
    const refusal = petition(asked('/en/', host));
    expect(refusal).toEqual({
      status: 421,
      text: 'This site is at https://petition.example.org/ and at no other address.\n',
    });
  });

  it('may use each name of this machine where the site is for this machine', () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'LocalHost:3000']) {
      expect(trial(asked('/en/', host))).toBeUndefined();
    }
    for (const host of ['localhost:3001', 'localhost', '127.0.0.2:3000', 'rebound.example:3000']) {
      expect(trial(asked('/en/', host))?.status).toBe(421);
    }
    const mapped = misdirection({ baseUrl: 'http://localhost', port: 3000 });
    for (const host of ['localhost', 'localhost:80', '127.0.0.1', '127.0.0.1:3000']) {
      expect(mapped(asked('/en/', host))).toBeUndefined();
    }
  });

  it('is none with two names, without one, or with an address in place of a path', () => {
    const twice = asked('/en/', 'petition.example.org', 'elsewhere.example');
    const same = asked('/en/', 'petition.example.org', 'petition.example.org');
    const whole = asked('https://petition.example.org/en/', 'petition.example.org');
    for (const req of [twice, same, asked('/en/'), whole, asked('*', 'petition.example.org')]) {
      expect(petition(req)?.status).toBe(400);
    }
  });
});

describe('a probe', () => {
  it('may ask by any name or none whether the program lives and can serve', () => {
    for (const url of ['/healthz', '/readyz']) {
      expect(petition(asked(url, '10.0.0.7:3000'))).toBeUndefined();
      expect(petition(asked(url))).toBeUndefined();
      expect(petition(asked(url, 'one', 'two'))?.status).toBe(400);
      expect(petition(asked(`${url}/`, '10.0.0.7:3000'))?.status).toBe(421);
    }
  });

  it('reads the figures by a name of this machine, or by ours', () => {
    for (const host of ['127.0.0.1:3000', 'localhost:3000', 'petition.example.org']) {
      expect(petition(asked('/metrics', host))).toBeUndefined();
    }
    expect(petition(asked('/metrics', 'rebound.example:3000'))?.status).toBe(421);
  });
});

test('a request with more headers than any browser and its proxies send is refused', () => {
  const many = asked('/en/', 'petition.example.org');
  many.rawHeaders.push(...Array.from({ length: 100 }, (_, at) => [`X-${at}`, 'x']).flat());
  expect(petition(many)?.status).toBe(431);
});
