import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { readUpload, type Upload } from './upload.ts';

const limits = { file: 'picture', maxFileBytes: 1_000, maxFields: 3, maxFieldBytes: 100 };
const outcomes: (Upload | { readonly status: unknown })[] = [];
const server = createServer(async (req: IncomingMessage, res) => {
  const read = await readUpload(req, limits).catch((error: unknown) => ({
    status: Error.isError(error) && 'status' in error ? error.status : error,
  }));
  outcomes.push(read);
  res.end();
}).listen(0, '127.0.0.1');
beforeAll(() => once(server, 'listening'));
afterAll(() => new Promise((resolve) => server.close(resolve)));
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function sent(form: FormData | string, headers: Record<string, string> = {}) {
  await fetch(address(), { method: 'POST', body: form, headers });
  return outcomes.pop();
}

function aForm(parts: readonly (readonly [name: string, content: string | Uint8Array<ArrayBuffer>])[]): FormData {
  const form = new FormData();
  for (const [name, content] of parts) {
    if (typeof content === 'string') form.append(name, content);
    else form.append(name, new Blob([content]), '../../etc/passwd');
  }
  return form;
}

test('a form gives its fields, and the file of the one field that may hold one', async () => {
  const picture = new Uint8Array([0, 255, 10, 13]);
  const read = await sent(
    aForm([
      ['alt-fa', 'دو نیمه'],
      ['alt-fa', 'again'],
      ['picture', picture],
    ]),
  );
  expect(read).toEqual({ fields: { 'alt-fa': ['دو نیمه', 'again'] }, file: Buffer.from(picture) });
  expect(await sent(aForm([['other', picture]]))).toEqual({ fields: {}, file: undefined });
  expect(await sent(aForm([['picture', new Uint8Array()]]))).toEqual({ fields: {}, file: undefined });
  expect(await sent('name=Ann', { 'Content-Type': 'application/x-www-form-urlencoded' })).toEqual({
    fields: {},
    file: undefined,
  });
});

test('names of fields cannot reach what an object inherits', async () => {
  const read = await sent(
    aForm([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]),
  );
  expect(Object.keys((read as Upload).fields).toSorted()).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf((read as Upload).fields)).toBeNull();
});

test.each([
  ['a file over the limit', aForm([['picture', new Uint8Array(1_001)]]), { fields: {}, file: 'too-heavy' }],
  [
    'two files',
    aForm([
      ['picture', new Uint8Array(1)],
      ['picture', new Uint8Array(1)],
    ]),
    { status: 413 },
  ],
  ['too many fields', aForm(['a', 'b', 'c', 'd'].map((name) => [name, 'x'])), { status: 413 }],
  ['a field too long', aForm([['a', 'x'.repeat(101)]]), { status: 413 }],
  ['a name too long', aForm([['a'.repeat(200), 'x']]), { status: 413 }],
])('%s is told', async (_, form, outcome) => {
  expect(await sent(form)).toEqual(outcome);
});

test.each([
  ['without a boundary', 'multipart/form-data; x=y', 'x', { status: 400 }],
  [
    'with an end missing',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
    { status: 400 },
  ],
])('a form %s is refused', async (_, type, body, outcome) => {
  expect(await sent(body, { 'Content-Type': type })).toEqual(outcome);
});

test('a sender that goes away leaves nothing waiting', async () => {
  const before = outcomes.length;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9999\r\n\r\n--b\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\nabc',
  );
  await once(server, 'request');
  socket.destroy();
  while (outcomes.length === before) await new Promise((resolve) => setImmediate(resolve));
  expect(outcomes.pop()).toEqual({ status: 400 });
});

test('of more files at once than are held in memory, the others are asked to come again', async () => {
  await Promise.all(
    Array.from({ length: 30 }, () =>
      fetch(address(), { method: 'POST', body: aForm([['picture', new Uint8Array(900)]]) }),
    ),
  );
  const files = outcomes.splice(0).map((one) => ('file' in one ? one.file : one));
  expect(files).toHaveLength(30);
  expect(files.every((file) => file === 'busy' || Buffer.isBuffer(file))).toBe(true);
  expect(await sent(aForm([['picture', new Uint8Array(900)]]))).toMatchObject({ file: Buffer.alloc(900) });
});
