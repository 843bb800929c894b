import { connect } from 'node:net';

/** Says something on a connection of its own, word for word, as no browser would. @returns the answer, head and body */
export async function rawRequest(url: string, first: string, ...lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  socket.write([first, 'Connection: close', ...lines, '', ''].join('\r\n'));
  let answer = '';
  for await (const text of socket) answer += text;
  return answer;
}
