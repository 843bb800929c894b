import type { CampaignVisit } from '../../accounts/desk.ts';
import { deskForm, type FieldIssue, type FieldView, fieldView } from '../../accounts/desk-form.ts';
import {
  choicesItem,
  deskSheet,
  fieldRow,
  languageRow,
  type SheetSectionInput,
  sheetButton,
} from '../../accounts/desk-sheet.ts';
import { reasonField } from '../../accounts/reason.ts';
import { countries, languageName } from '../../platform/i18n/format.ts';
import { inLanguage } from '../../platform/i18n/words.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { languagesOf } from '../desk-words.ts';
import { type Entry, type EntryWords, partField, type TranslatedPart, translatedParts } from './entry.ts';

type Render = Pick<PageTools, 'render'>;
type CommitteeVisit = CampaignVisit<Campaign>;

/** A person's name in the reader's language, or in one there is. */
export function nameOf(
  { language, campaign }: Pick<CommitteeVisit, 'language' | 'campaign'>,
  { name }: Pick<EntryWords, 'name'>,
): string {
  return inLanguage(name, language, campaign.defaultLanguage)?.text ?? '';
}

/** What is said of a person, in all languages side by side. @param entry undefined for somebody new. */
export function entryPage(
  tools: Render,
  visit: CommitteeVisit,
  entry: Entry | undefined,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, campaign, fields } = visit;
  const list = `/desk/c/${campaign.slug}/committee`;
  const chosen = fields.text('shown');
  const whenShown: SheetSectionInput = {
    id: 'when',
    heading: say('desk-committee.when.heading'),
    items: [
      choicesItem({
        name: 'shown',
        legend: say('desk-committee.when.legend'),
        type: 'radio',
        options: ['now', 'later'].map((value) => ({
          value,
          label: say(`desk-committee.when.${value}`),
          hint: say(`desk-committee.when.${value}-hint`),
        })),
        chosen: [chosen === '' ? 'now' : chosen],
      }),
    ],
  };
  return deskSheet(tools, visit, {
    heading: entry === undefined ? say('desk-committee.add') : nameOf(visit, entry),
    paragraphs: [say(entry?.isHidden ? 'desk-committee.lead-hidden' : 'desk-committee.lead-entry')],
    action: `${list}/${entry?.id ?? 'add'}`,
    sections: [...entrySections(visit, entry, issues), ...(entry === undefined ? [whenShown] : [])],
    buttons: [sheetButton({ label: say(entry === undefined ? 'desk-committee.add-button' : 'desk-committee.save') })],
    issues,
    links: [{ url: list, label: say('desk-committee.back') }],
  });
}

/** The fields of an entry; with issues, as they were typed. */
export function entrySections(
  visit: Pick<CommitteeVisit, 'say' | 'language' | 'campaign' | 'fields'>,
  words: EntryWords | undefined,
  issues: readonly FieldIssue[],
): SheetSectionInput[] {
  const { say, language, campaign, fields } = visit;
  const isTyped = fields.names.length > 0;
  const section = (part: TranslatedPart): SheetSectionInput => ({
    id: `part-${part}`,
    heading: say(`desk-committee.part.${part}`),
    paragraphs: [say(`desk-committee.part.${part}-hint`)],
    items: [
      languageRow(
        languagesOf(campaign).map((written) => {
          const name = partField(part, written);
          return fieldView(
            {
              name,
              label: languageName(language, written),
              value: isTyped ? fields.text(name) : (words?.[part][written] ?? ''),
              isRequired: part !== 'quote' && written === campaign.defaultLanguage,
              ...(part === 'quote' ? { rows: 4 } : {}),
            },
            issues,
          );
        }),
      ),
    ],
  });
  const country = countryField(visit, words?.country, issues);
  const [name, office, place, quote] = translatedParts;
  return [
    section(name),
    section(office),
    section(place),
    { id: 'part-country', heading: say('desk-committee.part.country'), items: [fieldRow(country)] },
    section(quote),
  ];
}

/** @param stored as it is where nothing was typed. */
export function countryField(
  { say, language, fields }: Pick<CommitteeVisit, 'say' | 'language' | 'fields'>,
  stored: string | undefined,
  issues: readonly FieldIssue[],
): FieldView {
  const chosen = fields.names.length > 0 ? fields.text('country') : (stored ?? '');
  const options = [
    { value: '', label: say('desk-committee.part.country-choose'), isChosen: chosen === '' },
    ...countries(language).map(({ code, name }) => ({ value: code, label: name, isChosen: code === chosen })),
  ];
  return fieldView({ name: 'country', label: say('desk-committee.part.country'), options }, issues);
}

export function removeEntryPage(tools: Render, visit: CommitteeVisit, entry: Entry): Html {
  const { say, campaign } = visit;
  const list = `/desk/c/${campaign.slug}/committee`;
  return deskForm(tools, visit, {
    heading: say('desk-committee.remove.title', { name: nameOf(visit, entry) }),
    paragraphs: [say(entry.isHidden ? 'desk-committee.remove.means-hidden' : 'desk-committee.remove.means')],
    form: {
      action: `${list}/${entry.id}/remove`,
      fields: [reasonField(visit)],
      button: say('desk-committee.remove.button'),
      isGrave: true,
    },
    links: [{ url: list, label: say('desk-committee.back') }],
  });
}
