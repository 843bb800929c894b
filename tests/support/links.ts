import { linkToken, readLink } from '../../src/signatures/links.ts';
import type { SignatureRef } from '../../src/signatures/signature.ts';
import type { TestApp } from './app.ts';
import { mustNotBeLogged } from './logs.ts';
import { aSignature, type SeededSignature, seedSignatures } from './signed-campaign.ts';
import { type LinkPurpose, linkIn, type MailMessage, tokenIn } from './supporter.ts';

/** A signature and the paths of its links, as they would stand in mails to its signatory. */
export interface Linked {
  readonly ref: SignatureRef;
  link(purpose: LinkPurpose, language?: string): string;
}

/** Stores signatures without form and mail. @returns each with its links, in order. */
export async function seedLinked(
  app: TestApp,
  signatures: readonly SeededSignature[],
  slug?: string,
): Promise<readonly Linked[]> {
  const campaign = app.campaign(slug);
  const keys = await keysOf(app, campaign.id);
  const ids = await seedSignatures(app.db, { campaign, keys }, signatures);
  return Promise.all(ids.map((signatureId) => linkedTo(app, { campaignId: campaign.id, signatureId })));
}

/** Stores one, pending and just given where nothing else is said. */
export async function aLinked(
  app: TestApp,
  given: Parameters<typeof aSignature>[0] = {},
  slug?: string,
): Promise<Linked> {
  const signature = aSignature({ state: 'pending', verifiedAt: new Date(), ...given });
  const [linked] = await seedLinked(app, [signature], slug);
  if (linked === undefined) throw new Error('The signature was not stored.');
  return linked;
}

/** The signature that a mail is about. */
export async function linkedBy(app: TestApp, mail: MailMessage): Promise<Linked> {
  const ref = await readLink(app.keysOf, tokenIn(linkIn(mail, 'withdraw')), 'withdraw');
  if (ref === undefined) throw new Error(`The mail “${mail.subject}” has a forged link.`);
  return linkedTo(app, ref);
}

/**
 * What the links of a signature would be, also of one that is not there.
 *
 * @param signer the campaign whose keys make them; its own when absent.
 */
export async function linkedTo(app: TestApp, ref: SignatureRef, signer = ref.campaignId): Promise<Linked> {
  const keys = await keysOf(app, signer);
  return {
    ref,
    link: (purpose, language = 'en') => {
      const token = linkToken(keys, ref, purpose);
      mustNotBeLogged(token);
      return `/${language}/${purpose}/${token}`;
    },
  };
}

/** A signature's row as the database has it now. */
export function rowOf({ db }: TestApp, { ref }: Linked) {
  return db
    .selectFrom('signature')
    .selectAll()
    .where('campaign_id', '=', ref.campaignId)
    .where('id', '=', ref.signatureId)
    .executeTakeFirstOrThrow();
}

async function keysOf(app: TestApp, campaignId: SignatureRef['campaignId']) {
  const keys = await app.keysOf(campaignId);
  if (keys === undefined) throw new Error('The campaign’s keys are gone.');
  return keys;
}
