import type { IncomingMessage } from 'node:http';
import type { ParsedUrlQuery } from 'node:querystring';
import busboy from 'busboy';
import { grantPatience, type Pace, uploadPace } from './patience.ts';

/** A form whose files are not read, by the status that says why. */
class UploadRefused extends Error {
  readonly status: 400 | 408 | 413;
  constructor(status: 400 | 408 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

export interface UploadLimits {
  /** The name of the one field that holds a file; a file under any other name is not kept. */
  readonly file: string;
  /** Of the file; where it is larger it comes as `too-heavy`. */
  readonly maxFileBytes: number;
  readonly maxFields: number;
  /** Of each of the other fields. */
  readonly maxFieldBytes: number;
  /** How fast it has to come. */
  readonly pace?: Pace;
}

export interface Upload {
  readonly fields: ParsedUrlQuery;
  readonly file: SentFile;
}

/**
 * Undefined where none was chosen, `busy` where too many are being read. What the sender calls it, and says it is, is
 * believed by nobody.
 */
export type SentFile = Buffer | 'too-heavy' | 'busy' | undefined;

/** Files in memory at once, in a process. */
const MOST_AT_ONCE = 8;
/** What a browser may send in vain, so that it comes to the page that says so. */
const MOST_IN_VAIN_BYTES = 30_000_000;
const LONGEST_NAME = 100;
let underWay = 0;

/**
 * Reads a form with a file in it (multipart/form-data, RFC 7578); what is no such form holds nothing. A sender may take
 * minutes for it, as long as it keeps up the pace.
 *
 * @throws with a `status` where it is damaged, cut off, far too large, or has too many parts.
 */
export async function readUpload(req: IncomingMessage, limits: UploadLimits): Promise<Upload> {
  if (!/^multipart\/form-data\s*;/i.test(req.headers['content-type'] ?? '')) return { fields: {}, file: undefined };
  const isBusy = underWay >= MOST_AT_ONCE;
  underWay += isBusy ? 0 : 1;
  try {
    const read = await parseUpload(req, isBusy ? { ...limits, maxFileBytes: 0 } : limits);
    return isBusy && read.file !== undefined ? { ...read, file: 'busy' } : read;
  } finally {
    underWay -= isBusy ? 0 : 1;
  }
}

function parseUpload(req: IncomingMessage, limits: UploadLimits): Promise<Upload> {
  const { file: fileField, maxFileBytes, maxFields, maxFieldBytes, pace = uploadPace } = limits;
  return new Promise((resolve, reject) => {
    const fields: { [name: string]: string[] } = Object.create(null);
    let file: Upload['file'];
    let length = 0;
    const patience = grantPatience(req, pace, () => refuse(408, 'The form came too slowly.'));
    const refuse = (status: 400 | 408 | 413, message: string) => {
      patience[Symbol.dispose]();
      req.unpipe(form);
      req.resume();
      reject(new UploadRefused(status, message));
    };
    const form = startParser(req, {
      fileSize: maxFileBytes,
      files: 1,
      fields: maxFields,
      parts: maxFields + 1,
      fieldSize: maxFieldBytes,
      headerPairs: 20,
    });
    if (form === undefined) return refuse(400, 'The form has no boundary.');
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_IN_VAIN_BYTES) refuse(413, 'The form is far too large.');
    });
    form.on('field', (name, value, { valueTruncated }) => {
      if (name.length > LONGEST_NAME || valueTruncated) return refuse(413, 'A field of the form is too large.');
      fields[name] = [...(fields[name] ?? []), value];
    });
    form.on('file', (name, stream) => {
      const chunks: Buffer[] = [];
      let isTooHeavy = false;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        isTooHeavy = true;
        chunks.length = 0;
      });
      stream.on('error', () => refuse(400, 'The form was cut off.'));
      stream.on('end', () => {
        const content = Buffer.concat(chunks);
        // A browser sends an empty file where none was chosen.
        if (name === fileField && (isTooHeavy || content.length > 0)) file = isTooHeavy ? 'too-heavy' : content;
      });
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      form.on(limit, () => refuse(413, 'The form has too many parts.'));
    }
    form.on('error', () => refuse(400, 'The form is damaged.'));
    form.on('close', () => {
      patience[Symbol.dispose]();
      resolve({ fields, file });
    });
    req.on('error', () => refuse(400, 'The form was cut off.'));
    req.on('aborted', () => refuse(400, 'The form was cut off.'));
    req.pipe(form);
  });
}

/** @returns undefined where the form does not say what stands between its parts. */
function startParser(req: IncomingMessage, limits: busboy.Limits): busboy.Busboy | undefined {
  try {
    return busboy({ headers: req.headers, limits, defCharset: 'utf8', defParamCharset: 'utf8' });
  } catch {
    return undefined;
  }
}
