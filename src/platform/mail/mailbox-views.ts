import type { MailSummary, ReadMail } from './mailbox-store.ts';

/** For `mail/mailbox`. */
interface ListView {
  readonly title: string;
  readonly to: string;
  readonly mails: readonly RowView[];
  readonly empty: string | undefined;
  readonly newer: string | undefined;
  readonly older: string | undefined;
}

interface RowView extends MailSummary {
  readonly url: string;
  readonly subjectLine: string;
  readonly arrived: string;
}

/** For `mail/mailbox-message`. */
interface MessageView extends RowView {
  readonly title: string;
  readonly jsonUrl: string;
  readonly htmlUrl: string | undefined;
  readonly lines: readonly { readonly text: string; readonly url: string | undefined }[];
  readonly headerLines: readonly { readonly name: string; readonly value: string }[];
}

declare module '../views/views.ts' {
  interface Views {
    'mail/mailbox': ListView;
    'mail/mailbox-message': MessageView;
  }
}

interface ListInput {
  readonly to: string;
  readonly summaries: readonly MailSummary[];
  /** The place of the first one shown, from 0. */
  readonly first: number;
  readonly total: number;
}

/** A page of the list, a hundred mails long. */
export function listView({ to, summaries, first, total }: ListInput): ListView {
  const at = (from: number) => `/?${new URLSearchParams({ ...(to && { to }), from: String(from) })}`;
  const end = first + summaries.length;
  return {
    title: total === 1 ? '1 mail' : `${total} mails`,
    to,
    mails: summaries.map(rowView),
    empty:
      summaries.length > 0
        ? undefined
        : to === ''
          ? 'No mail has arrived yet.'
          : 'No mail to this address has arrived.',
    newer: first > 0 ? at(Math.max(0, first - 100)) : undefined,
    older: end < total ? at(end) : undefined,
  };
}

/** One mail; a line of its text that is a link and nothing else can be followed. */
export function messageView(mail: ReadMail): MessageView {
  const row = rowView(mail);
  return {
    ...row,
    title: row.subjectLine,
    jsonUrl: `${row.url}.json`,
    htmlUrl: mail.html === '' ? undefined : `${row.url}/html`,
    lines: mail.text
      .trimEnd()
      .split(/\r?\n/)
      .map((text) => ({ text, url: /^https?:\/\/\S+$/.test(text) ? text : undefined })),
    headerLines: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
  };
}

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

function rowView({ id, to, from, subject, date }: MailSummary): RowView {
  return {
    id,
    to,
    from,
    subject,
    date,
    url: `/messages/${id}`,
    subjectLine: subject === '' ? '(no subject)' : subject,
    arrived: moments.format(new Date(date)),
  };
}
