import { z } from 'zod';

/** What is wrong with one setting, and how to mend it: one line for whoever runs the server. */
export interface SettingFault {
  readonly name: string;
  readonly problem: string;
  readonly example: string;
}

const roles = ['web', 'worker', 'all'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const newKey = 'the output of `openssl rand -base64 32`';

/** Each setting's rule, what a wrong one is told, and an example that is right. */
const rules = {
  PORT: rule(port().default(3000), 'must be a port number from 0 to 65535', '3000'),
  HOST: rule(z.string().default('127.0.0.1'), 'must be an address to listen on', '127.0.0.1'),
  BASE_URL: rule(
    httpOrigin().optional(),
    'must be an http or https address without a path',
    'https://petition.example.org',
  ),
  DATABASE_URL: rule(
    urlOf(['postgres:', 'postgresql:']).optional(),
    'must be a Postgres connection string',
    'postgres://signatory:secret@localhost:5432/signatory',
  ),
  DATABASE_OWNER_URL: rule(
    urlOf(['postgres:', 'postgresql:']).optional(),
    'must be a Postgres connection string of the database in DATABASE_URL',
    'postgres://signatory_owner:secret@localhost:5432/signatory',
  ),
  SMTP_URL: rule(
    urlOf(['smtp:', 'smtps:'])
      // Nodemailer would send to localhost where none is named, as in smtp:mail.example.org.
      .refine((text) => (URL.parse(text)?.hostname ?? '') !== '')
      .optional(),
    'must be an smtp:// or smtps:// address',
    'smtps://user:secret@mail.example.org:465',
  ),
  MAILBOX_PORT: rule(port().default(1080), 'must be a port number from 0 to 65535', '1080'),
  MAIL_FROM: rule(
    z
      .string()
      .regex(/^(?:[^<>\r\n]{0,100}<[^<>@\s]{1,64}@[^<>@\s]{1,255}>|[^<>@\s]{1,64}@[^<>@\s]{1,255})$/)
      .default('Signatory <signatory@localhost>'),
    'must be a sender',
    'Signatory <signatory@example.org>',
  ),
  MASTER_KEY: rule(z.literal('file').or(key()).optional(), 'must be 32 bytes in base64', newKey),
  PREVIOUS_MASTER_KEY: rule(key().optional(), 'must be 32 bytes in base64', 'what MASTER_KEY was before'),
  DATA_DIR: rule(z.string().default('.data'), 'must be a folder', '.data'),
  ROLE: rule(z.enum(roles).default('all'), 'must be web, worker or all', 'all'),
  WEB_PROCESSES: rule(whole(1, 64).default(1), 'must be a whole number from 1 to 64', '2'),
  TRUST_PROXY: rule(whole(0, 10).default(0), 'must be the number of proxies in front, 0 to 10', '1'),
  SECURITY_CONTACT: rule(
    urlOf(['mailto:', 'https:'])
      .refine((text) => /^\S{1,200}$/.test(text))
      .optional(),
    'must be a mailto: or https: address',
    'mailto:security@example.org',
  ),
  HSTS_SUBDOMAINS: rule(yesOrNo(), 'must be yes or no', 'yes'),
  ALLOW_UNSAFE_DATABASE: rule(yesOrNo(), 'must be yes or no', 'no'),
  LOG_LEVEL: rule(z.enum(logLevels).default('info'), `must be one of ${logLevels.join(', ')}`, 'info'),
};

type Rules = typeof rules;

/** Every setting there is. */
export const settingNames: readonly string[] = Object.keys(rules);

type Parsed = { [Name in keyof Rules]: z.output<Rules[Name]['schema']> };

export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Without a slash at its end; undefined until the port is known, when it is `http://localhost:PORT`. */
  readonly baseUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  /** Of whoever owns the tables and brings them up to date; undefined where that is the one in DATABASE_URL. */
  readonly databaseOwnerUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailboxPort: number;
  readonly mailFrom: string;
  /** 32 bytes; undefined where the one in the data folder is used. */
  readonly masterKey: Buffer | undefined;
  /** 32 bytes: what MASTER_KEY was before, until nothing is wrapped under it any more. */
  readonly previousMasterKey: Buffer | undefined;
  readonly dataDir: string;
  readonly role: (typeof roles)[number];
  readonly webProcesses: number;
  readonly trustProxy: number;
  /** Where a weakness is reported, as a mailto: or https: address. */
  readonly securityContact: string | undefined;
  /** Whether browsers are told that all names below BASE_URL's speak https alone as well. */
  readonly hstsSubdomains: boolean;
  /** Whether a Postgres may be used that can lose what it has acknowledged. */
  readonly allowUnsafeDatabase: boolean;
  readonly logLevel: (typeof logLevels)[number];
}

export type SettingsResult =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'faults'; readonly faults: readonly SettingFault[] };

/** Reads every setting from the environment, and finds all that is wrong with them at once. Empty means unset. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): SettingsResult {
  const faults: SettingFault[] = [];
  const read = <Name extends keyof Rules>(name: Name): unknown => {
    const { schema, problem, example } = rules[name];
    const result = schema.safeParse(env[name] === '' ? undefined : env[name]);
    if (!result.success) faults.push({ name, problem, example });
    return result.data;
  };
  const names = Object.keys(rules).filter((name): name is keyof Rules => name in rules);
  const parsed = Object.fromEntries(names.map((name) => [name, read(name)]));
  if (isParsed(parsed, faults)) {
    const fault = ownerFault(parsed) ?? keyFault(parsed);
    if (fault === undefined) return { kind: 'settings', settings: settingsOf(parsed) };
    faults.push(fault);
  }
  return { kind: 'faults', faults };
}

function ownerFault({ DATABASE_URL, DATABASE_OWNER_URL }: Parsed): SettingFault | undefined {
  if (DATABASE_OWNER_URL === undefined || DATABASE_URL !== undefined) return undefined;
  const { problem, example } = rules.DATABASE_URL;
  return { name: 'DATABASE_URL', problem: `is required where DATABASE_OWNER_URL is set: ${problem}`, example };
}

/** What is wrong with the master keys among each other. */
function keyFault(parsed: Parsed): SettingFault | undefined {
  const { DATABASE_URL, MASTER_KEY, PREVIOUS_MASTER_KEY } = parsed;
  if (DATABASE_URL !== undefined && MASTER_KEY === undefined) {
    return { name: 'MASTER_KEY', problem: 'is required where DATABASE_URL is set', example: newKey };
  }
  if (PREVIOUS_MASTER_KEY === undefined) return undefined;
  const current = Buffer.isBuffer(MASTER_KEY) ? MASTER_KEY : undefined;
  if (current === undefined) {
    return { name: 'MASTER_KEY', problem: 'must be a new one where PREVIOUS_MASTER_KEY is set', example: newKey };
  }
  return current.equals(PREVIOUS_MASTER_KEY)
    ? { name: 'PREVIOUS_MASTER_KEY', problem: 'must be another than MASTER_KEY', example: 'what MASTER_KEY was before' }
    : undefined;
}

/** Where the web is reached. @param port the one that is listened on, where the setting leaves it to the system. */
export function baseUrlOf(settings: Pick<Settings, 'baseUrl' | 'port'>, port = settings.port): string {
  return settings.baseUrl ?? `http://localhost:${port}`;
}

/** The one line that a fault is told in. */
export function faultLine({ name, problem, example }: SettingFault): string {
  return `${name} ${problem}, for example: ${example}`;
}

function isParsed(parsed: object, faults: readonly SettingFault[]): parsed is Parsed {
  return faults.length === 0 && 'PORT' in parsed;
}

function settingsOf(parsed: Parsed): Settings {
  return {
    port: parsed.PORT,
    host: parsed.HOST,
    baseUrl: parsed.BASE_URL,
    databaseUrl: parsed.DATABASE_URL,
    databaseOwnerUrl: parsed.DATABASE_OWNER_URL,
    smtpUrl: parsed.SMTP_URL,
    mailboxPort: parsed.MAILBOX_PORT,
    mailFrom: parsed.MAIL_FROM,
    masterKey: parsed.MASTER_KEY === 'file' ? undefined : parsed.MASTER_KEY,
    previousMasterKey: parsed.PREVIOUS_MASTER_KEY,
    dataDir: parsed.DATA_DIR,
    role: parsed.ROLE,
    webProcesses: parsed.WEB_PROCESSES,
    trustProxy: parsed.TRUST_PROXY,
    securityContact: parsed.SECURITY_CONTACT,
    hstsSubdomains: parsed.HSTS_SUBDOMAINS,
    allowUnsafeDatabase: parsed.ALLOW_UNSAFE_DATABASE,
    logLevel: parsed.LOG_LEVEL,
  };
}

function rule<S extends z.ZodType>(schema: S, problem: string, example: string) {
  return { schema, problem, example };
}

function whole(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));
}

function yesOrNo() {
  return z
    .enum(['no', 'yes'])
    .default('no')
    .transform((answer) => answer === 'yes');
}

function key() {
  return z
    .base64()
    .refine((text) => Buffer.from(text, 'base64').length === 32)
    .transform((text) => Buffer.from(text, 'base64'));
}

function port() {
  return whole(0, 65_535);
}

function urlOf(protocols: readonly string[]) {
  return z.string().refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ''));
}

function httpOrigin() {
  return urlOf(['http:', 'https:'])
    .refine((text) => {
      const url = URL.parse(text);
      return url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
    })
    .transform((text) => new URL(text).origin);
}
