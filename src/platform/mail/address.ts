import { domainToASCII } from 'node:url';

/** A mailbox that mail can be sent to: made by `parseAddress` alone. */
export interface Address {
  /** Without white space and signs of direction around it; the domain in ASCII (RFC 5890), the rest as typed. */
  readonly asTyped: string;
  /** The same for every way of writing one mailbox; for recognising, never for sending. */
  readonly canonical: string;
}

/** What copying out of a sentence brings along, above all out of a Persian one: white space and signs of direction. */
const around = /^[\s\p{Bidi_Control}]+|(?<![\s\p{Bidi_Control}])[\s\p{Bidi_Control}]+$/gu;

/** Octets: RFC 5321, 4.5.3.1.1, and the path of 4.5.3.1.3 without its brackets. */
const maxLocalPart = 64;
export const maxAddress = 254;

/** RFC 5322's atom; beyond ASCII (RFC 6531) visible letters, marks and digits, without the fillers that hide. */
const atom = /^(?:[\w!#$%\&'*+\/=?^`\{\|\}~\-]|[[\p{L}\p{M}\p{N}]--[\p{ASCII}\p{Default_Ignorable_Code_Point}]])+$/v;

/** Keeps from `domainToASCII` what it would read as a URL's host does: percent escapes, ports, brackets. */
const domainAsTyped = /^[a-zA-Z\d.\u0080-\uffff-]+$/;

/** Nearly every domain: nothing for `domainToASCII` to change or to refuse, and a tenth of its time. */
const isPlainDomain = /^(?!.*(?:xn--|\.$))[a-z\d.-]+\.[a-z]+$/;

/**
 * At least two labels (RFC 1035, 2.3.4; RFC 1123, 2.1), the last with a letter in it, so that it is no IP address, and of
 * two signs or more: no ending of one was ever given out, and name@gmail.c is a slip.
 */
const hostname = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?=[a-z\d-]*[a-z])[a-z\d][a-z\d-]{0,61}[a-z\d]$/;

interface Provider {
  /** The one domain that stands for all its domains. */
  readonly domain: string;
  /** What it ignores in a local part, beyond the tag. */
  readonly fold: (local: string) => string;
}

const same = (local: string) => local;
const gmail: Provider = { domain: 'gmail.com', fold: (local) => local.replaceAll('.', '') };
const icloud: Provider = { domain: 'icloud.com', fold: same };
const proton: Provider = { domain: 'proton.me', fold: (local) => local.replace(/[._-]/g, '') };
const yandex: Provider = { domain: 'yandex.ru', fold: (local) => local.replaceAll('.', '-') };

/**
 * Providers that deliver several spellings to one mailbox. Not here: Outlook, Hotmail and Live, where each domain has
 * mailboxes of its own, and Yahoo, whose hyphened names need not begin with the account's.
 */
const providers: ReadonlyMap<string, Provider> = new Map([
  ['gmail.com', gmail],
  ['googlemail.com', gmail],
  ['icloud.com', icloud],
  ['me.com', icloud],
  ['mac.com', icloud],
  ['proton.me', proton],
  ['protonmail.com', proton],
  ['protonmail.ch', proton],
  ['pm.me', proton],
  ['yandex.ru', yandex],
  ['yandex.com', yandex],
  ['yandex.by', yandex],
  ['yandex.kz', yandex],
  ['ya.ru', yandex],
]);

/** Fastmail delivers anything@user.fastmail.com to user@fastmail.com. */
const fastmailSubdomain = /^([^.]+)\.(fastmail\.(?:com|fm))$/;

/**
 * Reads an address as people write it: one `@`, a local part without quotes, a domain with a dot; Unicode in both (RFC 6531).
 * Quoted local parts, comments and IP literals are refused though RFC 5322 has them: nobody's mailbox needs them, and
 * they are how an address is made to hold a second one.
 *
 * @example parseAddress('Ali.R+un@GoogleMail.com')?.canonical // alir@gmail.com
 */
export function parseAddress(typed: string): Address | undefined {
  const trimmed = typed.replace(around, '');
  if (trimmed.length > maxAddress) return undefined;
  // A Japanese keyboard writes the full-width form.
  const [local = '', typedDomain = '', ...more] = trimmed.split(/[@＠]/);
  if (more.length > 0 || !isLocalPart(local) || !domainAsTyped.test(typedDomain)) return undefined;

  const domain = isPlainDomain.test(typedDomain) ? typedDomain : domainToASCII(typedDomain).replace(/\.$/, '');
  if (!hostname.test(domain)) return undefined;
  const asTyped = `${local}@${domain}`;
  if (Buffer.byteLength(asTyped) > maxAddress) return undefined;

  // Compatibility forms may hold what is refused in plain form, such as a full-width comma.
  const folded = local.normalize('NFKC').toLowerCase().normalize('NFKC');
  return isLocalPart(folded) ? { asTyped, canonical: canonical(folded, domain) } : undefined;
}

function isLocalPart(text: string): boolean {
  return Buffer.byteLength(text) <= maxLocalPart && text.split('.').every((part) => atom.test(part));
}

function canonical(local: string, domain: string): string {
  const [, user, base] = fastmailSubdomain.exec(domain) ?? [];
  if (user !== undefined && base !== undefined) return `${user}@${base}`;
  const provider = providers.get(domain);
  const untagged = withoutTag(local);
  // A name of nothing but what the provider ignores is not its customer; it keeps what it has.
  return `${provider?.fold(untagged) || untagged}@${provider?.domain ?? domain}`;
}

/**
 * Drops a plus tag (RFC 5233) at every domain, as the UK Parliament's petitions do: servers that know tags deliver them to
 * one mailbox, and anyone could sign with as many as they like. The price: where two people's addresses differ by what
 * follows a plus, only one of them can sign.
 */
function withoutTag(local: string): string {
  const plus = local.indexOf('+', 1);
  // The dot of a.+tag would end the name, where no dot may stand.
  return plus === -1 ? local : local.slice(0, plus).replace(/\.$/, '');
}
