import type { CampaignVisit } from '../../accounts/desk.ts';
import { deskForm, type FieldIssue, fieldView } from '../../accounts/desk-form.ts';
import { deskPicture, shownPicture } from '../../accounts/desk-picture.ts';
import { deskSheet, fieldRow, languageRow, sheetButton } from '../../accounts/desk-sheet.ts';
import type { UndoView } from '../../accounts/desk-view.ts';
import { reasonField } from '../../accounts/reason.ts';
import { countryName, languageName } from '../../platform/i18n/format.ts';
import type { Html, PageTools } from '../../platform/views/frame.ts';
import type { Campaign } from '../campaign.ts';
import { countryField, nameOf } from '../committee/entry-pages.ts';
import { languagesOf } from '../desk-words.ts';
import { orderedPage } from '../ordered-page.ts';
import { nameField, type StoredEndorser } from './endorser.ts';

type Render = Pick<PageTools, 'render'>;
type EndorsersVisit = CampaignVisit<Campaign>;

/** Every endorser, in the order of the campaign's page. */
export function endorsersPage(
  tools: Render,
  visit: EndorsersVisit,
  endorsers: readonly StoredEndorser[],
  undo: UndoView | undefined,
): Html {
  const { say, campaign, language } = visit;
  const path = `/desk/c/${campaign.slug}/endorsers`;
  return orderedPage(tools, visit, {
    heading: say('desk-endorsers.title'),
    lead: say('desk-endorsers.lead'),
    none: endorsers.length === 0 ? say('desk-endorsers.none') : undefined,
    undo,
    add: { url: `${path}/add`, label: say('desk-endorsers.add') },
    entries: endorsers.map((endorser) => ({
      at: `${path}/${endorser.id}`,
      name: nameOf(visit, endorser),
      facts: [countryName(language, endorser.country), endorser.url ?? ''].filter((fact) => fact !== '').join(' · '),
      picture: endorser.logo && shownPicture(endorser.logo, 'small', ''),
      state: undefined,
      links: [
        { url: `${path}/${endorser.id}`, label: say('desk-committee.change') },
        { url: `${path}/${endorser.id}/logo`, label: say('desk-endorsers.logo.link') },
        { url: `${path}/${endorser.id}/remove`, label: say('desk-committee.remove.link') },
      ],
    })),
  });
}

/** What is said of an organisation. @param endorser undefined for a new one. */
export function endorserPage(
  tools: Render,
  visit: EndorsersVisit,
  endorser: StoredEndorser | undefined,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, campaign, language, fields } = visit;
  const list = `/desk/c/${campaign.slug}/endorsers`;
  const isTyped = fields.names.length > 0;
  const names = languagesOf(campaign).map((written) => {
    const name = nameField(written);
    const value = isTyped ? fields.text(name) : (endorser?.name[written] ?? '');
    const label = languageName(language, written);
    return fieldView({ name, label, value, isRequired: written === campaign.defaultLanguage }, issues);
  });
  const url = {
    name: 'url',
    label: say('desk-endorsers.url'),
    hint: say('desk-endorsers.url-hint', { example: 'https://www.example.org' }),
    direction: 'ltr',
    isRequired: false,
    value: isTyped ? fields.text('url') : (endorser?.url ?? ''),
  } as const;
  return deskSheet(tools, visit, {
    heading: endorser === undefined ? say('desk-endorsers.add') : nameOf(visit, endorser),
    paragraphs: [say('desk-endorsers.lead-entry')],
    action: `${list}/${endorser?.id ?? 'add'}`,
    sections: [
      {
        id: 'names',
        heading: say('desk-endorsers.name'),
        paragraphs: [say('desk-endorsers.name-hint')],
        items: [languageRow(names)],
      },
      {
        id: 'about',
        heading: say('desk-endorsers.about'),
        items: [fieldRow(countryField(visit, endorser?.country, issues)), fieldRow(fieldView(url, issues))],
      },
    ],
    buttons: [
      sheetButton({ label: say(endorser === undefined ? 'desk-endorsers.add-button' : 'desk-committee.save') }),
    ],
    issues,
    links: [{ url: list, label: say('desk-endorsers.back') }],
  });
}

export function logoPage(
  tools: Render,
  visit: EndorsersVisit,
  endorser: StoredEndorser,
  issues: readonly FieldIssue[] = [],
): Html {
  const { say, campaign } = visit;
  const name = nameOf(visit, endorser);
  const list = `/desk/c/${campaign.slug}/endorsers`;
  const action = `${list}/${endorser.id}/logo`;
  return deskPicture(tools, visit, {
    heading: say('desk-endorsers.logo.title', { name }),
    paragraphs: [say('desk-endorsers.logo.lead')],
    shown: endorser.logo && shownPicture(endorser.logo, 'small', name),
    hint: say('desk-endorsers.logo.hint'),
    action,
    button: say('desk-endorsers.logo.button'),
    removal: endorser.logo && { action: `${action}/remove`, button: say('desk-endorsers.logo.remove') },
    issues,
    links: [{ url: list, label: say('desk-endorsers.back') }],
  });
}

export function removeEndorserPage(tools: Render, visit: EndorsersVisit, endorser: StoredEndorser): Html {
  const { say, campaign } = visit;
  const list = `/desk/c/${campaign.slug}/endorsers`;
  return deskForm(tools, visit, {
    heading: say('desk-endorsers.remove.title', { name: nameOf(visit, endorser) }),
    paragraphs: [say('desk-endorsers.remove.means')],
    form: {
      action: `${list}/${endorser.id}/remove`,
      fields: [reasonField(visit)],
      button: say('desk-endorsers.remove.button'),
      isGrave: true,
    },
    links: [{ url: list, label: say('desk-endorsers.back') }],
  });
}
