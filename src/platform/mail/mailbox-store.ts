import { domainToASCII } from 'node:url';
import { type ParsedMail, simpleParser } from 'mailparser';

/** A mail as the SMTP side took it. */
export interface StoredMail {
  readonly id: string;
  /** The addresses of the envelope, as they were given. */
  readonly to: readonly string[];
  readonly receivedAt: Date;
  readonly raw: Buffer;
}

/** The mails of one run of the program. */
export interface MailStore {
  add(to: readonly string[], raw: Buffer): void;
  /** Newest first; to one address only, in whatever case and script, where one is given. */
  list(to?: string): readonly StoredMail[];
  find(id: string): StoredMail | undefined;
}

/** Holds the newest mails in memory: at most so many, and at most so many bytes of them. */
export function makeMailStore({ maxMails = 10_000, maxBytes = 96 * 1024 * 1024 } = {}): MailStore {
  const mails = new Map<string, StoredMail>();
  let lastId = 0;
  let bytes = 0;
  return {
    add(to, raw) {
      lastId += 1;
      const id = String(lastId);
      mails.set(id, { id, to, receivedAt: new Date(), raw });
      bytes += raw.length;
      for (const [oldestId, oldest] of mails) {
        if (mails.size <= maxMails && bytes <= maxBytes) break;
        mails.delete(oldestId);
        bytes -= oldest.raw.length;
      }
    },
    list(to) {
      const wanted = comparable(to?.trim() ?? '');
      const all = [...mails.values()].reverse();
      return wanted === '' ? all : all.filter((mail) => mail.to.some((address) => comparable(address) === wanted));
    },
    find: (id) => mails.get(id),
  };
}

/** The SMTP side writes a domain as people do (münchen.example), a mail's own headers may have it in ASCII (xn--…). */
function comparable(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  return (address.slice(0, at) + (domainToASCII(domain) || domain)).toLowerCase();
}

/** One line of the list. */
export interface MailSummary {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  /** When it arrived: ISO 8601. */
  readonly date: string;
}

/** A mail as its reader sees it. */
export interface ReadMail extends MailSummary {
  /** '' when it has no such part. */
  readonly text: string;
  /** '' when it has no such part. */
  readonly html: string;
  /** By name in lower case, unfolded and otherwise as sent; lines of one name are joined by a line break. */
  readonly headers: Readonly<Record<string, string>>;
}

// Mails are parsed when somebody looks, never on arrival: under load thousands come in a second and nobody reads them.
const summaries = new WeakMap<StoredMail, MailSummary>();

/** Reads only the header block, once a mail. */
export async function summaryOf(mail: StoredMail): Promise<MailSummary> {
  const known = summaries.get(mail);
  if (known !== undefined) return known;
  const endOfHeaders = mail.raw.indexOf('\r\n\r\n');
  const summary = summaryFrom(mail, await parse(endOfHeaders < 0 ? mail.raw : mail.raw.subarray(0, endOfHeaders + 4)));
  summaries.set(mail, summary);
  return summary;
}

/** Reads a mail whole, each time anew. */
export async function readMail(mail: StoredMail): Promise<ReadMail> {
  const parsed = await parse(mail.raw);
  return {
    ...summaryFrom(mail, parsed),
    text: parsed.text ?? '',
    html: parsed.html || '',
    headers: headersFrom(parsed),
  };
}

function parse(raw: Buffer): Promise<ParsedMail> {
  return simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true });
}

function summaryFrom({ id, to, receivedAt }: StoredMail, parsed: ParsedMail): MailSummary {
  return {
    id,
    to: to.join(', '),
    from:
      parsed.from?.value.map(({ name, address = '' }) => (name ? `${name} <${address}>` : address)).join(', ') ?? '',
    subject: parsed.subject ?? '',
    date: receivedAt.toISOString(),
  };
}

function headersFrom({ headerLines }: ParsedMail): Record<string, string> {
  const headers = new Map<string, string>();
  for (const { key, line } of headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n\s+/g, ' ')
      .trim();
    const earlier = headers.get(key);
    headers.set(key, earlier === undefined ? value : `${earlier}\n${value}`);
  }
  return Object.fromEntries(headers);
}
