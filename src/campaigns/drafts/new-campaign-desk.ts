import { type DeskAnswer, type MemberRoute, type MemberVisit, moved, page } from '../../accounts/desk.ts';
import { type FieldIssue, fieldView } from '../../accounts/desk-form.ts';
import { choicesItem, deskSheet, fieldRow, sheetButton } from '../../accounts/desk-sheet.ts';
import { type Database, inTransaction } from '../../platform/db/database.ts';
import { languageName } from '../../platform/i18n/format.ts';
import { isLanguage, languages } from '../../platform/i18n/languages.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { CreateKeys } from '../apply.ts';
import { isCampaignSlug } from '../draft.ts';
import { mostCharacters, onOneLine, unwritableIn } from '../text-rules.ts';
import { createCampaign, type NewCampaign } from './create-campaign.ts';
import { suggestedSlug } from './new-slug.ts';

export interface NewCampaignDeps {
  readonly db: Database;
  readonly tools: PageTools;
  readonly createKeys: CreateKeys;
  /** Reads the campaigns again, so that the page that is led to knows of it. */
  readonly refreshCampaigns: () => Promise<void>;
}

const path = '/desk/new-campaign';

/** A campaign begins: a title, an address and its languages. For admins. */
export function newCampaignRoutes(deps: NewCampaignDeps): readonly MemberRoute[] {
  const admins = { role: 'admin', stepUp: false, path } as const;
  return [
    {
      ...admins,
      method: 'GET',
      menu: 'desk-new.title',
      answer: (visit) => page(newCampaignPage(deps.tools, visit, visit.language)),
    },
    { ...admins, method: 'POST', answer: (visit) => create(deps, visit) },
  ];
}

async function create(
  { db, tools, createKeys, refreshCampaigns }: NewCampaignDeps,
  visit: MemberVisit,
): Promise<DeskAnswer> {
  const { fields, member, now, record, say } = visit;
  const again = (issues: readonly FieldIssue[]) => {
    return page(newCampaignPage(tools, visit, fields.text('language'), issues), 422);
  };
  const { campaign, issues } = campaignIn(visit);
  if (campaign === undefined) return again(issues);
  const by = { memberId: member.id, now, createKeys, record };
  const { kind } = await inTransaction(db, (trx) => createCampaign(trx, campaign, by));
  if (kind === 'taken') return again([{ field: 'slug', text: say('desk-new.slug.taken', { slug: campaign.slug }) }]);
  await refreshCampaigns();
  return moved(`/desk/c/${campaign.slug}/settings`, 'desk-new.done.created');
}

interface TypedCampaign {
  readonly campaign: NewCampaign | undefined;
  readonly issues: readonly FieldIssue[];
}

function campaignIn({ fields, say }: MemberVisit): TypedCampaign {
  const title = onOneLine(fields.text('title'));
  const typed = fields.text('slug');
  const slug = typed === '' ? suggestedSlug(title) : typed;
  const defaultLanguage = fields.text('language');
  const issues: FieldIssue[] = [];
  const isTitle = title !== '' && unwritableIn(title) === undefined;
  if (!isTitle) issues.push({ field: 'title', text: say('desk-new.titled.issue') });
  else if (title.length > mostCharacters.title) {
    issues.push({ field: 'title', text: say('desk-new.titled.too-long', { most: mostCharacters.title }) });
  }
  const isSlug = slug !== undefined && isCampaignSlug(slug);
  // Of a title that is missing no address can be made: that is one mistake, not two.
  if (!isSlug && (isTitle || typed !== '')) {
    issues.push({ field: 'slug', text: say(typed === '' ? 'desk-new.slug.none' : 'desk-new.slug.issue') });
  }
  if (!isSlug || !isLanguage(defaultLanguage) || issues.length > 0) return { campaign: undefined, issues };
  const others = fields.all('languages');
  const chosen = languages.filter((language) => language === defaultLanguage || others.includes(language));
  return { campaign: { slug, title, defaultLanguage, languages: chosen }, issues };
}

function newCampaignPage(
  tools: PageTools,
  visit: MemberVisit,
  defaultLanguage: string,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, fields, language } = visit;
  const names = languages.map((one) => ({ value: one, label: languageName(language, one) }));
  return deskSheet(tools, visit, {
    heading: say('desk-new.title'),
    paragraphs: [say('desk-new.lead')],
    action: path,
    issues,
    sections: [
      {
        id: 'begin',
        heading: say('desk-new.begin'),
        items: [
          fieldRow(
            fieldView(
              {
                name: 'title',
                label: say('desk-new.titled.label'),
                hint: say('desk-new.titled.hint'),
                value: fields.text('title'),
              },
              issues,
            ),
          ),
          fieldRow(
            fieldView(
              {
                name: 'slug',
                label: say('desk-new.slug.label'),
                hint: say('desk-new.slug.hint', { address: `${tools.baseUrl}/${language}/c/` }),
                value: fields.text('slug'),
                direction: 'ltr',
                isRequired: false,
              },
              issues,
            ),
          ),
        ],
      },
      {
        id: 'in-languages',
        heading: say('desk-new.languages.heading'),
        items: [
          fieldRow(
            fieldView({
              name: 'language',
              label: say('desk-new.languages.default'),
              hint: say('desk-new.languages.default-hint'),
              options: names.map((name) => ({ ...name, isChosen: name.value === defaultLanguage })),
            }),
          ),
          choicesItem({
            name: 'languages',
            type: 'checkbox',
            legend: say('desk-new.languages.others'),
            hint: say('desk-new.languages.others-hint'),
            options: names,
            chosen: fields.all('languages'),
          }),
        ],
      },
    ],
    buttons: [sheetButton({ label: say('desk-new.button') })],
    links: [{ url: '/desk', label: say('desk-new.back') }],
  });
}
