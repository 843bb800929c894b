import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { freePort } from './free-port.ts';

test('a free port can be listened on', async () => {
  const port = await freePort('127.0.0.1');
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
  expect(port).toBeGreaterThan(1023);
});

test('it is none that the system gives to another program before we listen on it', async () => {
  const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '32768 65535');
  const given = Number(range.split(/\s/)[0]);
  for (let asked = 0; asked < 20; asked += 1) expect(await freePort('127.0.0.1')).toBeLessThan(given);
});

test('there is none on an address that is not this machine’s', async () => {
  await expect(freePort('192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL');
});
