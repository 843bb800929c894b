import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { openText, type SiteKeys, sealText } from '../platform/crypto/site-key.ts';
import type { Address } from '../platform/mail/address.ts';
import type { MemberId } from './member.ts';

/** Who a member is: what never stands in the database in the clear. */
export interface Person {
  readonly email: string;
  readonly name: string;
}

const personSchema = z.tuple([z.string(), z.string()]);
/** 128 bits of HMAC-SHA-256, as for signatures' addresses. */
const INDEX_LENGTH = 16;

/** By which a member is found again. */
export function addressIndex({ index }: Pick<SiteKeys, 'index'>, { canonical }: Address): Buffer {
  return createHmac('sha256', index).update(`member ${canonical}`).digest().subarray(0, INDEX_LENGTH);
}

export function sealPerson(keys: SiteKeys, id: MemberId, { email, name }: Person): Buffer {
  return sealText(keys, `member ${id}`, JSON.stringify([email, name]));
}

/** @throws for another key, or another member's seal. */
export function openSealedPerson(keys: SiteKeys, id: MemberId, sealed: Buffer): Person {
  const [email, name] = personSchema.parse(JSON.parse(openText(keys, `member ${id}`, sealed)));
  return { email, name };
}
