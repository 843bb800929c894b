import type { Campaign, CampaignText } from '../campaigns/campaign.ts';
import type { CampaignKeys, KeysOf } from '../campaigns/keys.ts';
import type { Database } from '../platform/db/database.ts';
import { inLanguage } from '../platform/i18n/words.ts';
import { inOneTurn } from '../platform/in-one-turn.ts';
import type { JudgeStanding, Origin } from './abuse/standing.ts';
import { signatureBatches } from './batching.ts';
import { type SealedSignature, sealSignature } from './sealing.ts';
import type { HoldReason, SignatureId, SignForm } from './signature.ts';
import { insertSignatures, type Intake as Taken } from './sql/insert-signatures.ts';

/**
 * What became of a form: 'accepted' for a new and for a known address alike, so that nobody can ask who has signed, and
 * for a held one, so that nobody can try out what is held.
 * Held by the test "a known address gets the same answer in the same time as a new one".
 */
export type IntakeOutcome = Taken | 'full';

export interface Intake {
  /** Seals a form and stores it durably. @throws where the campaign's keys are gone: never stored in the clear. */
  submit(form: SignForm, campaign: Campaign, origin: Origin): Promise<IntakeOutcome>;
}

export interface IntakeOptions {
  readonly db: Database;
  readonly keysOf: KeysOf;
  readonly judgeStanding: JudgeStanding;
  readonly newId: () => SignatureId;
  readonly onOutcome: (outcome: IntakeOutcome, heldFor: HoldReason | null) => void;
}

interface Signing {
  readonly form: SignForm;
  readonly campaign: Campaign;
  readonly text: CampaignText;
  readonly keys: CampaignKeys;
  readonly origin: Origin;
}

export function makeIntake({ db, keysOf, judgeStanding, newId, onOutcome }: IntakeOptions): Intake {
  const batches = signatureBatches((batch: readonly SealedSignature[]) => insertSignatures(db, batch));
  const seal = inOneTurn(({ form, campaign, text, keys, origin }: Signing) =>
    sealSignature(form, campaign, text, keys, newId(), judgeStanding(form, campaign.id, origin)),
  );
  return {
    submit: async (form, campaign, origin) => {
      const known = await keysOf(campaign.id);
      if (known === undefined) throw new Error(`The keys of ${campaign.slug} are gone: it takes no signatures.`);
      const signed = inLanguage(campaign.texts, form.language, campaign.defaultLanguage);
      if (signed === undefined) throw new Error(`${campaign.slug} has no text to sign.`);
      const signing = { form, campaign, text: signed.text, origin };
      const sealed = await seal({ ...signing, keys: known });
      const taken = await batches.submit(sealed);
      // Also where the address was known when it was written, and its signature erased before it was looked for: by now
      // it is new. And where the key was just replaced. Only a campaign that is closed indeed says so twice.
      const keys = taken === 'closed' ? await keysOf(campaign.id, { anew: true }) : undefined;
      const outcome = keys === undefined ? taken : await batches.submit(await seal({ ...signing, keys }));
      onOutcome(outcome, sealed.heldFor);
      return outcome;
    },
  };
}
