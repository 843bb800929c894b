import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Campaign, CampaignId, CampaignText } from '../campaigns/campaign.ts';
import type { CampaignKeys } from '../campaigns/keys.ts';
import { KeyReplaced } from '../campaigns/with-keys.ts';
import { open, seal, sealedKeyId } from '../platform/crypto/seal.ts';
import { uuidBytes } from '../platform/crypto/tokens.ts';
import type { Language } from '../platform/i18n/languages.ts';
import { parseAddress } from '../platform/mail/address.ts';
import { foldName, householdOf } from './household.ts';
import type { Disclosure, HoldReason, Person, SignatureId, SignatureRef, SignForm } from './signature.ts';

/** How a signature came in. */
export interface Standing {
  /** Null where nothing speaks against it. */
  readonly heldFor: HoldReason | null;
  /** What stands for its network on the day of signing; null where none is known. */
  readonly networkMark: Buffer | null;
}

/** A signature as it is stored: no personal data in the clear. Made by `sealSignature` alone. */
export interface SealedSignature extends SignatureRef, Standing {
  readonly emailIndex: Buffer;
  /** Who it is of those who share the address; undefined where the campaign lets one person sign with it. */
  readonly household: HouseholdIndexes | undefined;
  readonly sealed: Buffer;
  readonly country: string;
  readonly region: string;
  readonly language: Language;
  readonly source: string;
  readonly disclosure: Disclosure;
  readonly wantsUpdates: boolean;
  readonly textLanguage: Language;
  readonly textVersion: number;
}

/** Keyed hashes of the address with the name, and with the postcode: two addresses have none in common. */
export interface HouseholdIndexes {
  readonly nameIndex: Buffer;
  readonly postcodeIndex: Buffer;
}

/** 128 bits of HMAC-SHA-256 are far beyond collision by chance, and halve the index. */
const INDEX_LENGTH = 16;

const personSchema = z.tuple([z.string(), z.string(), z.string(), z.string()]);

/** @param text the version of the campaign's text that the person read and agreed to. */
export function sealSignature(
  form: SignForm,
  campaign: Campaign,
  text: CampaignText,
  keys: CampaignKeys,
  signatureId: SignatureId,
  { heldFor, networkMark }: Standing,
): SealedSignature {
  const ref = { campaignId: campaign.id, signatureId };
  return {
    ...ref,
    emailIndex: keyedIndex(keys, form.canonicalEmail),
    household: campaign.household === 'two' ? householdIndexes(form, keys) : undefined,
    sealed: sealPerson(keys, ref, form.person),
    country: form.country,
    region: form.region,
    language: form.language,
    source: form.source,
    disclosure: form.disclosure,
    wantsUpdates: form.wantsUpdates,
    textLanguage: text.language,
    textVersion: text.version,
    heldFor,
    networkMark,
  };
}

/**
 * Opens a signature's personal data.
 *
 * @throws KeyReplaced where its key is not among the campaign's (any more).
 * @throws where the value belongs to another signature.
 */
export function openPerson(keys: CampaignKeys, { campaignId, signatureId }: SignatureRef, sealed: Buffer): Person {
  const plain: unknown = JSON.parse(openSealed(keys, { campaignId, id: signatureId }, sealed).toString());
  const [name, email, city, postcode] = personSchema.parse(plain);
  return { name, email, city, postcode };
}

/** What names something sealed under a campaign's key: it opens under no other name. */
export interface SealedRef {
  readonly campaignId: CampaignId;
  /** A UUID that nothing else has. */
  readonly id: string;
}

/** Seals what belongs to a campaign under the key that it seals with now. */
export function sealUnder(keys: CampaignKeys, ref: SealedRef, plain: Buffer): Buffer {
  return seal(keys.sealing, contextOf(ref), plain);
}

/** Opens what `sealUnder` made. @throws as `openPerson` */
export function openSealed(keys: CampaignKeys, ref: SealedRef, sealed: Buffer): Buffer {
  const key = keys.sealingById.get(sealedKeyId(sealed));
  if (key === undefined) throw new KeyReplaced();
  return open(key, contextOf(ref), sealed);
}

/** Seals anew, under the key that the campaign seals with now. @throws as `openPerson` */
export function reseal(keys: CampaignKeys, ref: SealedRef, sealed: Buffer): Buffer {
  return sealUnder(keys, ref, openSealed(keys, ref, sealed));
}

function sealPerson(
  keys: CampaignKeys,
  { campaignId, signatureId }: SignatureRef,
  { name, email, city, postcode }: Person,
): Buffer {
  return sealUnder(keys, { campaignId, id: signatureId }, Buffer.from(JSON.stringify([name, email, city, postcode])));
}

/** The indexes by which a signature's address is known again, from what it has sealed; undefined where it is no address. */
export function indexesOf(
  { person, country, household }: Pick<SignForm, 'person' | 'country'> & Pick<Campaign, 'household'>,
  keys: Pick<CampaignKeys, 'index'>,
): Pick<SealedSignature, 'emailIndex' | 'household'> | undefined {
  const canonicalEmail = parseAddress(person.email)?.canonical;
  if (canonicalEmail === undefined) return undefined;
  return {
    emailIndex: keyedIndex(keys, canonicalEmail),
    household: household === 'two' ? householdIndexes({ canonicalEmail, person, country }, keys) : undefined,
  };
}

/** The indexes under which the people of one normalised address stand. */
export function addressIndexes(keys: Pick<CampaignKeys, 'index'>, canonicalEmail: string): readonly Buffer[] {
  const first = keyedIndex(keys, canonicalEmail);
  return [first, Buffer.concat([first, SECOND_PLACE])];
}

/** What the second person on an address has more in the index: as `secondPlace` of sql/new-signatures.ts. */
export const SECOND_PLACE = Buffer.from([2]);

/** Tells the people of one household apart, without telling anybody who they are. */
export function householdIndexes(
  form: Pick<SignForm, 'canonicalEmail' | 'person' | 'country'>,
  keys: Pick<CampaignKeys, 'index'>,
): HouseholdIndexes {
  const { name, postcode } = householdOf(form);
  // No address holds a line break: nothing hashed here can be hashed for another purpose.
  return {
    nameIndex: keyedIndex(keys, `${form.canonicalEmail}\nname\n${name}`),
    postcodeIndex: keyedIndex(keys, `${form.canonicalEmail}\npostcode\n${postcode}`),
  };
}

/**
 * Tells whether two have one name and live in one place: by the postcode or, where there is none, by the town.
 *
 * @returns undefined where neither is known: then nobody can be told by it.
 */
export function personMark(
  keys: Pick<CampaignKeys, 'index'>,
  { person, country }: Pick<SignForm, 'person' | 'country'>,
): Buffer | undefined {
  const { name, postcode } = householdOf({ person, country });
  const place = person.postcode === '' ? `town\n${country} ${foldName(person.city)}` : `postcode\n${postcode}`;
  if (person.postcode === '' && person.city === '') return undefined;
  // Begins with a line break, as no address does: nothing hashed here can be hashed for another purpose.
  return keyedIndex(keys, `\nperson\n${name}\n${place}`);
}

function keyedIndex(keys: Pick<CampaignKeys, 'index'>, text: string): Buffer {
  return createHmac('sha256', keys.index).update(text).digest().subarray(0, INDEX_LENGTH);
}

function contextOf({ campaignId, id }: SealedRef): Buffer {
  return Buffer.concat([uuidBytes(campaignId), uuidBytes(id)]);
}
