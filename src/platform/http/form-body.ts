import type { IncomingMessage } from 'node:http';
import { type ParsedUrlQuery, parse } from 'node:querystring';

/** A body that is not read, by the status that says why. */
class BodyRefused extends Error {
  readonly status: 400 | 413 | 415;
  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

export interface FormLimits {
  readonly maxBytes: number;
  readonly maxFields: number;
}

/**
 * Reads the fields of a form (application/x-www-form-urlencoded, in UTF-8 as the HTML standard has browsers send it); a
 * field that came twice holds all its values. What is no form has no fields.
 *
 * @throws with a `status` where it is too large, damaged, compressed, or was cut off.
 */
export async function readForm(req: IncomingMessage, { maxBytes, maxFields }: FormLimits): Promise<ParsedUrlQuery> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = req.headers;
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return {};
  if (encoding !== 'identity') throw new BodyRefused(415, 'The form is compressed.');
  if (!/^(?:[^;]*;\s*charset="?utf-?8"?\s*|[^;]*;?\s*)$/i.test(type))
    throw new BodyRefused(415, 'The form is not in UTF-8.');
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw new BodyRefused(413, 'The form is too large.');
  const body = await readBody(req, maxBytes);
  if (fieldCount(body) > maxFields) throw new BodyRefused(413, 'The form has too many fields.');
  refuseDamaged(body);
  return parse(body, '&', '=', { maxKeys: 0 });
}

/** Of an escape that is none, `parse` would keep the signs themselves: a name would stand on a list as `Ren%E9`. */
function refuseDamaged(body: string): void {
  try {
    decodeURIComponent(body);
  } catch {
    throw new BodyRefused(400, 'The form is not in UTF-8.');
  }
}

function readBody(req: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) reject(new BodyRefused(413, 'The form is too large.'));
      else chunks.push(chunk);
    });
    req.on('end', () => resolve(Buffer.concat(chunks).toString()));
    req.on('error', () => reject(new BodyRefused(400, 'The form was cut off.')));
  });
}

function fieldCount(body: string): number {
  let count = 1;
  for (let at = body.indexOf('&'); at >= 0; at = body.indexOf('&', at + 1)) count += 1;
  return count;
}
