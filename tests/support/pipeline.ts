import { connect } from 'node:net';
import type { TypedForm } from './supporter.ts';

/**
 * Sends forms over one connection, each without waiting for the answer to the one before (RFC 9112, 9.3.2): thousands
 * are on their way at once, and none needs a connection of its own. @returns the statuses, in the order of the forms.
 */
export async function postPipelined(where: URL, forms: readonly TypedForm[]): Promise<number[]> {
  const socket = connect({ port: Number(where.port), host: where.hostname });
  for (const form of forms) {
    const body = new URLSearchParams(form).toString();
    const head = [
      `POST ${where.pathname} HTTP/1.1`,
      `Host: ${where.host}`,
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${body.length}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  const { promise: answered, resolve, reject } = Promise.withResolvers<number[]>();
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
    const statuses = [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
    if (statuses.length === forms.length) resolve(statuses);
  });
  socket.on('error', reject);
  socket.on('close', () => reject(new Error('The connection ended before everything was answered.')));
  return answered.finally(() => socket.destroy());
}
