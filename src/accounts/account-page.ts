import { formatMoment } from '../platform/i18n/format.ts';
import { languages } from '../platform/i18n/languages.ts';
import { type Html, ownNames, type PageTools } from '../platform/views/frame.ts';
import type { MemberVisit } from './desk.ts';
import { type FieldView, fieldView } from './desk-form.ts';
import type { DeskFrame } from './desk-view.ts';
import type { OwnPasskey } from './passkey-store.ts';
import type { OpenSession } from './sessions.ts';

/** For `desk/account`. */
interface AccountView {
  readonly frame: DeskFrame;
  readonly heading: string;
  readonly email: string;
  readonly fields: readonly FieldView[];
  readonly save: string;
  readonly factors: {
    readonly heading: string;
    readonly none: string;
    readonly rows: readonly FactorRow[];
    /** Why the only one cannot be removed. */
    readonly last: string | undefined;
    readonly add: string;
    readonly codes: { readonly text: string; readonly hint: string; readonly button: string } | undefined;
  };
  readonly sessions: {
    readonly heading: string;
    readonly lead: string;
    readonly rows: readonly SessionRow[];
    readonly everywhere: string;
    readonly everywhereHint: string;
  };
}

interface FactorRow {
  readonly name: string;
  readonly text: string;
  /** Not for the last one of somebody who needs one. */
  readonly removeUrl: string | undefined;
  readonly remove: string;
}

interface SessionRow {
  readonly name: string;
  readonly text: string;
  /** The browser that shows the page: it signs out by the button above. */
  readonly isThis: boolean;
  readonly endUrl: string;
  readonly end: string;
}

declare module '../platform/views/views.ts' {
  interface Views {
    'desk/account': AccountView;
  }
}

export interface AccountPageInput {
  readonly appSince: Date | undefined;
  readonly passkeys: readonly OwnPasskey[];
  /** How many are left. */
  readonly recoveryCodes: number;
  readonly sessions: readonly OpenSession[];
}

export function accountPage({ render }: Pick<PageTools, 'render'>, visit: MemberVisit, input: AccountPageInput): Html {
  const { say, frame, member } = visit;
  const factors = factorRows(visit, input);
  return render('desk/account', {
    frame: frame({ title: say('desk-account.title') }),
    heading: say('desk-account.title'),
    email: say('desk-account.email', { email: member.email }),
    fields: personFields(visit),
    save: say('desk-account.save'),
    factors: {
      heading: say('desk-account.factors.heading'),
      none: say('desk-account.factors.none'),
      rows: factors,
      last: factors.length === 1 && member.needsSecondFactor ? say('desk-account.factors.last') : undefined,
      add: say(factors.length === 0 ? 'desk-account.factors.set-up' : 'desk-account.factors.add'),
      codes:
        factors.length === 0
          ? undefined
          : {
              text: say('desk-account.factors.codes-left', { count: input.recoveryCodes }),
              hint: say('desk-account.factors.codes-hint'),
              button: say('desk-account.factors.new-codes'),
            },
    },
    sessions: {
      heading: say('desk-account.sessions.heading'),
      lead: say('desk-account.sessions.lead'),
      rows: input.sessions.map((session) => sessionRow(visit, session)),
      everywhere: say('desk-account.sessions.everywhere'),
      everywhereHint: say('desk-account.sessions.everywhere-hint'),
    },
  });
}

function personFields({ say, member, language }: MemberVisit): FieldView[] {
  return [
    fieldView({
      name: 'name',
      label: say('desk-account.name'),
      hint: say('desk-account.name-hint'),
      autocomplete: 'name',
      isRequired: false,
      value: member.name,
    }),
    fieldView({
      name: 'language',
      label: say('desk-account.language'),
      options: languages.map((value) => ({ value, label: ownNames[value], isChosen: value === language })),
    }),
  ];
}

function factorRows({ say, language, member }: MemberVisit, { appSince, passkeys }: AccountPageInput): FactorRow[] {
  const since = (date: Date) => say('desk-account.factors.since', { date: formatMoment(language, date) });
  const app =
    appSince === undefined
      ? []
      : [{ name: say('desk-account.factors.app'), text: since(appSince), removeUrl: '/desk/account/app/remove' }];
  const keys = passkeys.map(({ id, agent, createdAt }) => ({
    name: say('desk-account.factors.passkey', { agent: agentName(say, agent) }),
    text: since(createdAt),
    removeUrl: `/desk/account/passkeys/${id}/remove`,
  }));
  const rows = [...app, ...keys];
  const mayRemove = rows.length > 1 || !member.needsSecondFactor;
  return rows.map((row) => ({
    ...row,
    removeUrl: mayRemove ? row.removeUrl : undefined,
    remove: say('desk-account.factors.remove'),
  }));
}

function sessionRow({ say, language, session: present }: MemberVisit, session: OpenSession): SessionRow {
  const { id, agent, createdAt, seenAt } = session;
  return {
    name: agentName(say, agent),
    text: say(id === present.id ? 'desk-account.sessions.this' : 'desk-account.sessions.times', {
      since: formatMoment(language, createdAt),
      seen: formatMoment(language, seenAt),
    }),
    isThis: id === present.id,
    endUrl: `/desk/account/sessions/${id}/end`,
    end: say('desk-account.sessions.end'),
  };
}

function agentName(say: MemberVisit['say'], agent: string): string {
  return agent === '' ? say('desk-account.unknown-browser') : agent;
}
