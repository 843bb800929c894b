import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import { displayName, type Member } from '../../accounts/member.ts';
import { mayOrganise } from '../../accounts/roles.ts';
import { findMember } from '../../accounts/store.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { type TextDraft, textPart } from '../../campaigns/drafts/draft-parts.ts';
import { readDraft } from '../../campaigns/drafts/draft-store.ts';
import { recordTrial, seenOf } from '../../campaigns/drafts/trial-store.ts';
import type { KeysOf } from '../../campaigns/keys.ts';
import type { SiteKeys } from '../../platform/crypto/site-key.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import { privatePage } from '../../platform/http/guards.ts';
import { isLanguage, type Language } from '../../platform/i18n/languages.ts';
import type { PageTools } from '../../platform/views/frame.ts';
import { readTrialLink } from './trial-link.ts';
import { changedSincePage, trialPage, triedPage } from './trial-pages.ts';

export interface TrialRouteDeps {
  readonly db: Database;
  readonly siteKeys: SiteKeys;
  /** Drafts among them. */
  readonly findCampaign: (id: Campaign['id']) => Campaign | undefined;
  readonly keysOf: KeysOf;
  readonly tools: PageTools;
  readonly clock: () => Date;
  readonly isCrossSite: (req: IncomingMessage) => boolean;
  readonly fail: (res: ServerResponse, language: Language, failure: 'not-found' | 'cross-site') => void;
}

interface Followed {
  readonly campaign: Campaign;
  readonly member: Member;
  readonly text: TextDraft;
  /** Whether it is what the mail was about. */
  readonly isAsMailed: boolean;
}

/** What an organiser sees who tries to sign: the page that everybody gets to, but nothing is signed. */
export function trialRoutes(deps: TrialRouteDeps): Router {
  const { db, siteKeys, findCampaign, keysOf, tools, clock, isCrossSite, fail } = deps;
  const router = Router();
  const path = '/:lang/trial/:token/:seen';
  router.use('/:lang/trial', privatePage);

  async function follow(language: Language, token: string, seen: string): Promise<Followed | undefined> {
    const link = await readTrialLink(keysOf, token, seen);
    const campaign = link && findCampaign(link.campaignId);
    const member = link && (await findMember(db, siteKeys, link.memberId));
    if (campaign === undefined || member === undefined || !mayOrganise(member, campaign.id)) return undefined;
    const text = (await readDraft(db, campaign))?.parts[textPart(language)].content;
    return text && { campaign, member, text, isAsMailed: seenOf(text) === seen };
  }

  router.get(path, async (req, res, next) => {
    const { lang: language, token, seen } = req.params;
    if (!isLanguage(language)) return next();
    const followed = await follow(language, token, seen);
    if (followed === undefined) return fail(res, language, 'not-found');
    const { campaign, member, text, isAsMailed } = followed;
    if (!isAsMailed)
      return void res
        .status(410)
        .type('html')
        .send(changedSincePage(tools, campaign, language));
    const petition = { sentence: text.petition, language };
    res
      .type('html')
      .send(trialPage(tools, { language, petition, name: displayName(member), path: `${token}/${seen}` }));
  });

  router.post(path, async (req, res, next) => {
    const { lang: language, token, seen } = req.params;
    if (!isLanguage(language)) return next();
    if (isCrossSite(req)) return fail(res, language, 'cross-site');
    const followed = await follow(language, token, seen);
    if (followed === undefined) return fail(res, language, 'not-found');
    const { campaign, member, isAsMailed } = followed;
    if (!isAsMailed)
      return void res
        .status(410)
        .type('html')
        .send(changedSincePage(tools, campaign, language));
    const trial = { language, seen, triedBy: member.id, triedAt: clock() };
    await inTransaction(db, (trx) => recordTrial(trx, campaign.id, trial));
    res.type('html').send(triedPage(tools, campaign, language));
  });
  return router;
}
