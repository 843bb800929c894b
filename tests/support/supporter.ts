import { z } from 'zod';
import type { Language } from '../../src/platform/i18n/languages.ts';
import { newUuid7 } from '../../src/platform/ids.ts';
import { mustNotBeLogged } from './logs.ts';
import { until } from './until.ts';

/** The campaign that tests sign where they name no other: the demo's. */
export const demoSlug = 'un-investigation-1988';

/** What a browser sends of the sign form; any field may be missing, and any other may be there. */
export type TypedForm = { readonly [field: string]: string };

/** A form that is good, of somebody who has never signed; what a test is about is given. */
export function aForm(given: TypedForm = {}): TypedForm {
  return {
    name: 'Maryam Rajabi',
    email: anAddress(),
    country: 'BE',
    postcode: '9000',
    city: 'Gent',
    disclosure: 'public',
    consent: 'yes',
    source: '',
    website: '',
    ...given,
  };
}

/** HTTP header fields by name. */
export type HeaderFields = { readonly [name: string]: string };

/** An address that nobody else in the tests has. */
export function anAddress(): string {
  const address = `signer-${newUuid7()}@example.org`;
  mustNotBeLogged(address);
  return address;
}

const summarySchema = z.object({
  id: z.string(),
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  date: z.string(),
});
const messageSchema = summarySchema.extend({
  text: z.string(),
  html: z.string(),
  headers: z.record(z.string(), z.string()),
});

export type MailSummary = z.infer<typeof summarySchema>;
/** A mail as the built-in mailbox's JSON tells it. */
export type MailMessage = z.infer<typeof messageSchema>;

export type LinkPurpose = 'confirm' | 'withdraw' | 'unsubscribe';

export interface SignOptions {
  readonly language?: Language;
  readonly slug?: string;
  readonly headers?: HeaderFields;
}

/** What somebody in front of a browser and a mailbox can do; every answer is refused that sets a cookie. */
export interface Supporter {
  readonly baseUrl: string;
  readonly mailboxUrl: string;
  /** Requests a path or an address; redirects are answers, not followed. */
  visit(where: string, init?: RequestInit): Promise<Response>;
  /** Posts a form, with no fields where none are given. */
  post(where: string, form?: TypedForm, headers?: HeaderFields): Promise<Response>;
  sign(form?: TypedForm, options?: SignOptions): Promise<Response>;
  /** The mails that have arrived, newest first. */
  mailsTo(address: string): Promise<readonly MailSummary[]>;
  /** The same, whole. */
  messagesTo(address: string): Promise<readonly MailMessage[]>;
  /** The newest mail, once at least `atLeast` have arrived. */
  mailTo(address: string, atLeast?: number): Promise<MailMessage>;
  /** Presses the confirm button of the newest mail to the address. */
  confirm(address: string): Promise<Response>;
  /** Presses the withdraw button of the newest mail to the address. */
  withdraw(address: string): Promise<Response>;
  /** Signs, waits for the mail and confirms. @returns the signature's mail, for its links. */
  signAndConfirm(form?: TypedForm, options?: SignOptions): Promise<MailMessage>;
}

/** Somebody at a running Signatory, in this process or in another. */
export function supporterAt({
  baseUrl,
  mailboxUrl,
}: {
  readonly baseUrl: string;
  readonly mailboxUrl: string;
}): Supporter {
  const visit: Supporter['visit'] = async (where, init = {}) => {
    const response = await fetch(new URL(where, baseUrl), { redirect: 'manual', ...init });
    if (response.headers.has('set-cookie')) throw new Error(`${where} sets a cookie.`);
    return response;
  };
  const post: Supporter['post'] = (where, form = {}, headers = {}) =>
    visit(where, { method: 'POST', body: new URLSearchParams(form), headers });
  const sign: Supporter['sign'] = (form = aForm(), { language = 'en', slug = demoSlug, headers = {} } = {}) => {
    mustNotBeLogged(form.name, form.email, form.city);
    return post(`/${language}/c/${slug}/sign`, form, headers);
  };
  const mailsTo: Supporter['mailsTo'] = async (address) => {
    const answer = await fetch(new URL(`/messages.json?${new URLSearchParams({ to: address })}`, mailboxUrl));
    return z.array(summarySchema).parse(await answer.json());
  };
  const messageOf = async ({ id }: MailSummary): Promise<MailMessage> =>
    messageSchema.parse(await (await fetch(new URL(`/messages/${id}.json`, mailboxUrl))).json());
  const mailTo: Supporter['mailTo'] = (address, atLeast = 1) =>
    until(`mail ${atLeast} to ${address}`, async () => {
      const arrived = await mailsTo(address);
      const newest = arrived[0];
      return newest === undefined || arrived.length < atLeast ? undefined : messageOf(newest);
    });
  const confirm: Supporter['confirm'] = async (address) => post(linkIn(await mailTo(address), 'confirm'));
  return {
    baseUrl,
    mailboxUrl,
    visit,
    post,
    sign,
    mailsTo,
    messagesTo: async (address) => Promise.all((await mailsTo(address)).map(messageOf)),
    mailTo,
    confirm,
    withdraw: async (address) => post(linkIn(await mailTo(address), 'withdraw')),
    signAndConfirm: async (form = aForm(), options = {}) => {
      const signed = await sign(form, options);
      if (signed.status !== 303) throw new Error(`Signing was answered with ${signed.status}.`);
      const mail = await mailTo(form.email ?? '');
      const confirmed = await post(linkIn(mail, 'confirm'));
      if (confirmed.status !== 303) throw new Error(`Confirming was answered with ${confirmed.status}.`);
      return mail;
    },
  };
}

/** The link for a purpose, which stands alone on a line of a mail's text part. @throws where there is none. */
export function linkIn(
  { subject, text }: Pick<MailMessage, 'subject' | 'text'>,
  purpose: LinkPurpose | 'sign-in',
): string {
  const link = text.split(/\r?\n/).find((line) => new RegExp(`^https?://\\S+/${purpose}/[\\w-]{64}$`).test(line));
  if (link === undefined) throw new Error(`The mail “${subject}” holds no link to ${purpose}.`);
  mustNotBeLogged(tokenIn(link));
  return link;
}

/** The token at the end of a link. */
export function tokenIn(link: string): string {
  const token = link.slice(link.lastIndexOf('/') + 1);
  mustNotBeLogged(token);
  return token;
}
