import type { CampaignVisit } from '../../accounts/desk.ts';
import { deskForm, type FieldIssue, fieldView } from '../../accounts/desk-form.ts';
import { choicesItem, deskSheet, fieldRow, sheetButton } from '../../accounts/desk-sheet.ts';
import { reasonField } from '../../accounts/reason.ts';
import type { Campaign } from '../../campaigns/campaign.ts';
import { MOST_TICKED_REGIONS, regionsOfCountry } from '../../campaigns/regions-of-country.ts';
import { countries, countryName } from '../../platform/i18n/format.ts';
import { languages } from '../../platform/i18n/languages.ts';
import { type Html, ownNames, type PageTools } from '../../platform/views/frame.ts';
import { placeName, placeNames } from '../../signatures/place-names.ts';
import { belgianRegions } from '../../signatures/region.ts';
import type { Recipient } from '../recipient.ts';
import { ownPlaces } from '../selection.ts';
import type { DescribedRecipient, ListedRecipient } from './directory.ts';
import { AGE_KEY, MORE_REGIONS } from './recipient-form.ts';

type Visit = CampaignVisit<Campaign>;

/** Whose signatories concern a recipient, in a sentence; what is not known is said. */
export function concernOf({ locales }: PageTools, { say, language, campaign }: Visit, recipient: Recipient): string {
  const places = ownPlaces(recipient, campaign.regions);
  if (places === undefined) return say('desk-recipients.concern.unknown');
  const names = placeNames(locales, language, places, campaign.regions);
  return say('desk-recipients.concern.known', { places: names });
}

/** The tables whose regions can be ticked, by country. */
function tickedRegions({ regions }: Campaign) {
  return [...new Set(regions.map(({ code }) => code.slice(0, 2)))].flatMap((country) => {
    const ofCountry = regionsOfCountry(regions, country);
    return ofCountry.length > MOST_TICKED_REGIONS ? [] : [{ country, regions: ofCountry }];
  });
}

export interface RecipientPageInput {
  /** Undefined where somebody is added. */
  readonly known: ListedRecipient | undefined;
  /** What was typed, where it was. */
  readonly typed?: DescribedRecipient;
  readonly issues?: readonly FieldIssue[];
}

const nobody: Omit<DescribedRecipient, 'language'> = {
  ...{ email: '', name: '', office: '', chamber: '', constituency: '', party: '', country: '', ageKey: '' },
  regions: [],
};

export function recipientPage(tools: PageTools, visit: Visit, input: RecipientPageInput): Html {
  const { say, campaign, language, fields } = visit;
  const { known, issues = [] } = input;
  const shown = input.typed ?? known ?? { ...nobody, language: campaign.defaultLanguage };
  const here = `/desk/c/${campaign.slug}/recipients`;
  const text = (name: 'name' | 'office' | 'chamber' | 'party' | 'constituency', isRequired = false) =>
    fieldView(
      {
        name,
        label: say(`desk-recipients.field.${name}`),
        hint: say(`desk-recipients.hint.${name}`),
        value: shown[name],
        isRequired,
      },
      issues,
    );
  const ticked = tickedRegions(campaign);
  const offered = new Set([...belgianRegions, ...ticked.flatMap(({ regions }) => regions.map(({ code }) => code))]);
  const more = shown.regions.filter((code) => !offered.has(code)).join(' ');
  const concern = known === undefined ? [] : [concernOf(tools, visit, known)];
  return deskSheet(tools, visit, {
    heading: known === undefined ? say('desk-recipients.add.title') : known.name,
    action: known === undefined ? `${here}/add` : `${here}/${known.id}`,
    issues,
    sections: [
      {
        id: 'who',
        heading: say('desk-recipients.section.who'),
        items: [
          fieldRow(text('name', true), text('office')),
          fieldRow(text('chamber'), text('party')),
          fieldRow(
            fieldView(
              {
                name: 'email',
                type: 'email',
                inputMode: 'email',
                direction: 'ltr',
                label: say('desk-recipients.field.email'),
                hint: say('desk-recipients.hint.email'),
                value: shown.email,
              },
              issues,
            ),
            fieldView({
              name: 'language',
              label: say('desk-recipients.field.language'),
              hint: say('desk-recipients.hint.language'),
              options: languages.map((one) => ({
                value: one,
                label: ownNames[one],
                isChosen: one === shown.language,
              })),
            }),
          ),
        ],
      },
      {
        id: 'where',
        heading: say('desk-recipients.section.where'),
        paragraphs: [say('desk-recipients.section.where-means'), ...concern],
        items: [
          fieldRow(
            fieldView(
              {
                name: 'country',
                label: say('desk-recipients.field.country'),
                hint: say('desk-recipients.hint.country'),
                options: [
                  { value: '', label: say('desk-recipients.no-country'), isChosen: shown.country === '' },
                  ...countries(language).map(({ code, name }) => ({
                    value: code,
                    label: name,
                    isChosen: code === shown.country,
                  })),
                ],
              },
              issues,
            ),
            text('constituency'),
          ),
          choicesItem({
            name: 'regions',
            type: 'checkbox',
            legend: say('desk-recipients.field.regions'),
            hint: say('desk-recipients.hint.regions'),
            isDense: true,
            options: belgianRegions.map((code) => ({
              value: code,
              label: placeName(tools.locales, language, code, []),
            })),
            chosen: shown.regions,
          }),
          ...ticked.map(({ country, regions }) =>
            choicesItem({
              id: `regions-${country}`,
              name: 'regions',
              type: 'checkbox',
              legend: say('desk-recipients.field.regions-of', { country: countryName(language, country) }),
              isDense: true,
              options: regions.map(({ code, name }) => ({ value: code, label: name })),
              chosen: shown.regions,
            }),
          ),
          fieldRow(
            fieldView(
              {
                name: MORE_REGIONS,
                direction: 'ltr',
                label: say('desk-recipients.field.more-regions'),
                hint: say('desk-recipients.hint.more-regions'),
                value: input.typed === undefined ? more : fields.text(MORE_REGIONS),
                isRequired: false,
              },
              issues,
            ),
          ),
        ],
      },
      {
        id: 'encryption',
        heading: say('desk-recipients.section.encryption'),
        paragraphs: [say('desk-recipients.section.encryption-means')],
        items: [
          fieldRow(
            fieldView(
              {
                name: AGE_KEY,
                direction: 'ltr',
                rows: 2,
                label: say('desk-recipients.field.age-key'),
                hint: say('desk-recipients.hint.age-key'),
                value: shown.ageKey,
                isRequired: false,
              },
              issues,
            ),
          ),
        ],
      },
    ],
    buttons: [sheetButton({ label: say(known === undefined ? 'desk-recipients.add.button' : 'desk-recipients.save') })],
    links: [
      ...(known === undefined
        ? []
        : [{ url: `${here}/${known.id}/remove`, label: say('desk-recipients.remove.link') }]),
      { url: here, label: say('desk-recipients.back') },
    ],
  });
}

export function removeRecipientPage(tools: PageTools, visit: Visit, known: ListedRecipient, lists: number): Html {
  const { say, campaign } = visit;
  const here = `/desk/c/${campaign.slug}/recipients`;
  return deskForm(tools, visit, {
    heading: say('desk-recipients.remove.title', { name: known.name }),
    paragraphs: [
      say('desk-recipients.remove.means'),
      say('desk-recipients.remove.lists', { count: lists }),
      say('desk-recipients.remove.again'),
    ],
    form: {
      action: `${here}/${known.id}/remove`,
      fields: [reasonField(visit)],
      button: say('desk-recipients.remove.button'),
      isGrave: true,
    },
    links: [{ url: `${here}/${known.id}`, label: say('desk-recipients.remove.back') }],
  });
}
