import type { Acts, AuditAct } from '../audit/log.ts';
import type { Language } from '../platform/i18n/languages.ts';

/** Each leaf of what entries hold, by its name; what stands under an id or in a list has the name above it. */
type Held<Value, Name extends string = never> = Value extends null | undefined
  ? never
  : Value extends string | number | boolean
    ? { readonly name: Name; readonly value: Value }
    : Value extends readonly (infer Item)[]
      ? Held<Item, Name>
      : { [Key in keyof Value & string]: Held<Value[Key], string extends Key ? Name : Key> }[keyof Value & string];

// The tests' own acts need no words.
type Leaves = { [Act in Exclude<AuditAct, `test.${string}`>]: Held<Acts[Act]> }[Exclude<AuditAct, `test.${string}`>];
type DetailName = Leaves['name'];
type Branded = { readonly __brand: string };

/** How a detail is told: of a fixed set of values, each has words of its own. */
type Kind<Value> = [Value] extends [boolean]
  ? 'yes-no'
  : [Value] extends [number]
    ? 'number'
    : [Value] extends [string]
      ? string extends Value
        ? Open
        : Value extends Branded
          ? Open
          : [Value] extends [Language]
            ? 'language'
            : { readonly [Word in Value]: true }
      : Open;
type Open = 'member' | 'named' | 'country' | 'as-written';

/**
 * Every detail that any act records, and how it is told. An act with a detail that is not here does not compile: add it
 * here, and its words in every `locales/…/desk-audit.json` under `detail` (and `value`, for each of a fixed set).
 */
export const auditDetails: { readonly [Name in DetailName]: Kind<Extract<Leaves, { readonly name: Name }>['value']> } =
  {
    actId: 'as-written',
    added: 'number',
    admin: 'yes-no',
    answer: { approved: true, changed: true, declined: true },
    askedBy: 'member',
    browser: 'as-written',
    by: { address: true, name: true, domain: true, city: true },
    campaigns: { organiser: true, committee: true },
    cancelled: 'yes-no',
    change: { added: true, replaced: true, removed: true },
    changed: 'number',
    chosen: 'number',
    country: 'country',
    countedBefore: 'number',
    countedOnly: 'number',
    days: 'number',
    de: 'as-written',
    divided: 'number',
    domain: 'as-written',
    double: { 'online-address': true, 'online-person': true, 'paper-address': true, 'paper-person': true },
    doubles: 'number',
    en: 'as-written',
    entries: 'number',
    entry: 'named',
    everyone: 'yes-no',
    fa: 'as-written',
    factor: { app: true, passkey: true, 'recovery-codes': true },
    fields: {
      name: true,
      office: true,
      chamber: true,
      party: true,
      constituency: true,
      country: true,
      regions: true,
      email: true,
      language: true,
      ageKey: true,
    },
    firstSheet: 'number',
    format: { csv: true, xlsx: true, html: true, pdf: true },
    former: 'number',
    fr: 'as-written',
    from: 'as-written',
    gone: 'number',
    held: 'number',
    heldFor: {
      honeypot: true,
      'blocked-domain': true,
      'blocked-network': true,
      'disposable-domain': true,
      burst: true,
      'by-hand': true,
    },
    identities: 'number',
    ids: 'as-written',
    is: { new: true, changed: true, removed: true },
    isEncrypted: 'yes-no',
    isNewOnly: 'yes-no',
    isOwn: 'yes-no',
    isFirst: 'yes-no',
    key: 'number',
    keys: 'number',
    language: 'language',
    languages: 'language',
    lastSheet: 'number',
    left: 'number',
    lines: 'number',
    list: 'as-written',
    lookedAt: 'number',
    members: 'number',
    move: { confirm: true, hold: true, release: true, remove: true, restore: true },
    moved: 'number',
    name: 'as-written',
    named: 'number',
    needed: 'yes-no',
    networkDays: 'number',
    lists: 'number',
    networks: 'number',
    nl: 'as-written',
    opening: 'number',
    openings: 'number',
    opensEarlier: 'yes-no',
    pending: 'number',
    places: 'as-written',
    recipient: 'named',
    recipients: 'number',
    removed: 'number',
    request: 'as-written',
    rows: 'number',
    rule: 'as-written',
    setting: 'as-written',
    sha256: 'as-written',
    sheet: 'number',
    sheets: 'number',
    shown: 'yes-no',
    sign_ins: 'number',
    signatures: 'number',
    skipped: 'number',
    slug: 'as-written',
    suspicion: 'as-written',
    to: 'as-written',
    unchanged: 'number',
    undone: {
      committee: true,
      portrait: true,
      endorser: true,
      logo: true,
      cover: true,
      recipient: true,
      demand: true,
    },
    unconfirmed: 'number',
    verdict: { allow: true, block: true },
    verified: 'number',
    version: 'number',
    what: {
      created: true,
      setting: true,
      text: true,
      'text-shown-again': true,
      'text-removed': true,
      goals: true,
      cover: true,
      committee: true,
      endorsers: true,
      events: true,
      update: true,
    },
    why: { retention: true, asked: true },
  };

export function isDetail(name: string): name is DetailName {
  return Object.hasOwn(auditDetails, name);
}
