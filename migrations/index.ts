import type { Migration } from 'kysely/migration';
import * as campaigns from './0001-campaigns.ts';
import * as signatures from './0002-signatures.ts';
import * as recipients from './0003-recipients.ts';
import * as audit from './0004-audit.ts';
import * as members from './0005-members.ts';
import * as abuse from './0007-abuse.ts';
import * as household from './0008-household.ts';
import * as appSecrets from './0010-app-secrets.ts';
import * as keys from './0011-keys.ts';
import * as listRequests from './0013-list-requests.ts';
import * as campaignDrafts from './0014-campaign-drafts.ts';
import * as writing from './0015-writing.ts';
import * as pictures from './0016-pictures.ts';
import * as moderation from './0017-moderation.ts';
import * as suspicion from './0018-suspicion.ts';
import * as totals from './0019-totals.ts';
import * as brief from './0020-brief.ts';
import * as endorsers from './0023-endorsers.ts';
import * as manifests from './0026-manifests.ts';
import * as selections from './0027-selections.ts';
import * as originals from './0029-originals.ts';
import * as storedLists from './0030-stored-lists.ts';
import * as dossiers from './0034-dossiers.ts';
import * as ageKeys from './0035-age-keys.ts';
import * as deliveries from './0036-deliveries.ts';
import * as deliveryTrouble from './0037-delivery-trouble.ts';
import * as paper from './0038-paper.ts';
import * as removal from './0042-removal.ts';
import * as milestoneSilence from './0043-milestone-silence.ts';
import * as teamRule from './0045-team-rule.ts';
import * as refusals from './0047-refusals.ts';
import * as rowsOfTheirOwn from './0047-rows-of-their-own.ts';
import * as largeCampaigns from './0048-large-campaigns.ts';
import * as regions from './0049-regions.ts';
import * as onePreviewStore from './0051-one-preview-store.ts';
import * as searchedActs from './0052-searched-acts.ts';
import * as auditChecks from './0053-audit-checks.ts';

/** Every migration, in order; all that are pending run in one transaction. A landed one is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-campaigns': campaigns,
  '0002-signatures': signatures,
  '0003-recipients': recipients,
  '0004-audit': audit,
  '0005-members': members,
  '0007-abuse': abuse,
  '0008-household': household,
  '0010-app-secrets': appSecrets,
  '0011-keys': keys,
  '0013-list-requests': listRequests,
  '0014-campaign-drafts': campaignDrafts,
  '0015-writing': writing,
  '0016-pictures': pictures,
  '0017-moderation': moderation,
  '0018-suspicion': suspicion,
  '0019-totals': totals,
  '0020-brief': brief,
  '0023-endorsers': endorsers,
  '0026-manifests': manifests,
  '0027-selections': selections,
  '0029-originals': originals,
  '0030-stored-lists': storedLists,
  '0034-dossiers': dossiers,
  '0035-age-keys': ageKeys,
  '0036-deliveries': deliveries,
  '0037-delivery-trouble': deliveryTrouble,
  '0038-paper': paper,
  '0042-removal': removal,
  '0043-milestone-silence': milestoneSilence,
  '0045-team-rule': teamRule,
  '0047-refusals': refusals,
  '0047-rows-of-their-own': rowsOfTheirOwn,
  '0048-large-campaigns': largeCampaigns,
  '0049-regions': regions,
  '0051-one-preview-store': onePreviewStore,
  '0052-searched-acts': searchedActs,
  '0053-audit-checks': auditChecks,
};
