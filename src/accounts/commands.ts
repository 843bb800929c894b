import type { Recorder } from '../audit/log.ts';
import { reasoned, reasonOption } from '../audit/reason-option.ts';
import { columns } from '../platform/cli/columns.ts';
import { type Args, type Command, CommandFailed, UsageError } from '../platform/cli/command.ts';
import type { SiteKeys } from '../platform/crypto/site-key.ts';
import { type Database, type Db, inTransaction } from '../platform/db/database.ts';
import { type Address, parseAddress } from '../platform/mail/address.ts';
import { setFactorRule } from './factor-rule.ts';
import type { Member } from './member.ts';
import { addToTeam, type Grant, removeFromTeam } from './members.ts';
import { linkMinutes, printedLink } from './sign-in-link.ts';
import { findMemberByAddress, listMembers } from './store.ts';

/** What the commands of the team need of the program. */
export interface TeamCommandDeps {
  /** Opened at the first call; the program closes it. */
  readonly openDataStore: () => Promise<{
    readonly db: Database;
    readonly siteKeys: SiteKeys;
    readonly record: Recorder;
  }>;
  /** @throws CommandFailed where there is no such campaign. */
  readonly campaignId: (db: Db, slug: string) => Promise<string>;
  /** By their ids. */
  readonly campaignSlugs: (db: Db) => Promise<ReadonlyMap<string, string>>;
  readonly clock: () => Date;
  /** Where the web is reached, without a slash at its end. */
  readonly baseUrl: () => string;
}

declare module '../audit/log.ts' {
  interface Acts {
    'team.list': { readonly members: number };
    'team.sign-in-link': Record<string, never>;
  }
}

type TeamCommand = Command<TeamCommandDeps>;

const emailPositional = { name: 'EMAIL', description: 'the member’s address' };

const add: TeamCommand = {
  name: 'team add',
  summary: 'add somebody to the team, or give a member another role',
  positionals: [emailPositional],
  options: {
    role: { value: 'ROLE', description: 'admin, organiser or committee' },
    campaign: { value: 'SLUG', description: 'the campaign; for organiser and committee' },
    ...reasonOption,
  },
  run: async (deps, args, out) => {
    const address = addressOf(args);
    const grantIn = askedGrant(args);
    const { db, siteKeys, record } = await deps.openDataStore();
    const grant = await grantIn((slug) => deps.campaignId(db, slug));
    const because = reasoned(record, args);
    const member = await inTransaction(db, (trx) => addToTeam(trx, siteKeys, { address, name: '' }, grant, because));
    const slugs = await deps.campaignSlugs(db);
    out.answer(memberJson(member, slugs), [
      `${member.email} is now ${rolesOf(member, slugs).join(', ')}.`,
      `Next: signatory sign-in-link ${member.email}, or ask for a link at ${deps.baseUrl()}/desk/sign-in`,
    ]);
  },
};

const list: TeamCommand = {
  name: 'team list',
  summary: 'list the team',
  run: async (deps, _, out) => {
    const { db, siteKeys, record } = await deps.openDataStore();
    const team = await listMembers(db, siteKeys);
    await inTransaction(db, (trx) =>
      record(trx, { act: 'team.list', subject: 'team', details: { members: team.length } }),
    );
    const slugs = await deps.campaignSlugs(db);
    const rows = team.map((member) => [
      member.email,
      rolesOf(member, slugs).join(', ') || 'no role',
      member.hasSecondFactor ? 'second factor set up' : 'no second factor yet',
    ]);
    out.answer(
      team.map((member) => memberJson(member, slugs)),
      rows.length === 0 ? ['There is nobody in the team yet. See: signatory team add --help'] : columns(rows),
    );
  },
};

const remove: TeamCommand = {
  name: 'team remove',
  summary: 'take somebody out of the team and sign them out',
  positionals: [emailPositional],
  options: reasonOption,
  run: async (deps, args, out) => {
    const { db, siteKeys, record } = await deps.openDataStore();
    const member = await memberAt(db, siteKeys, addressOf(args));
    const because = reasoned(record, args);
    const removal = await inTransaction(db, (trx) => removeFromTeam(trx, member, deps.clock(), because));
    if (removal === 'last-admin') {
      throw new CommandFailed(`${member.email} is the only admin: add another first, or nobody could run the team.`);
    }
    out.answer({ email: member.email, removed: true }, [`${member.email} is no longer in the team.`]);
  },
};

const signInLink: TeamCommand = {
  name: 'sign-in-link',
  summary: 'print a link that signs a member in, once',
  positionals: [emailPositional],
  options: reasonOption,
  run: async (deps, args, out) => {
    const address = addressOf(args);
    const { db, siteKeys, record } = await deps.openDataStore();
    const { id } = await memberAt(db, siteKeys, address);
    const path = await inTransaction(db, async (trx) => {
      const made = await printedLink(trx, siteKeys, { address, now: deps.clock() });
      await reasoned(record, args)(trx, { act: 'team.sign-in-link', subject: id, details: {} });
      return made;
    });
    const url = `${deps.baseUrl()}${path}`;
    out.answer({ url, minutes: linkMinutes.printed }, [
      url,
      `It works once, for ${linkMinutes.printed} minutes, and signs in whoever has it.`,
    ]);
  },
};

const factor: TeamCommand = {
  name: 'team factor',
  summary: 'say who is asked for a second factor: everyone, or organisers and admins alone',
  positionals: [{ name: 'WHO', description: 'everyone or organisers' }],
  options: reasonOption,
  run: async (deps, args, out) => {
    const who = args.positional('WHO');
    if (who !== 'everyone' && who !== 'organisers') {
      throw new UsageError(`“${who}” is neither: everyone or organisers.`);
    }
    const { db, record } = await deps.openDataStore();
    const everyone = who === 'everyone';
    const changed = await inTransaction(db, (trx) => setFactorRule(trx, everyone, reasoned(record, args)));
    out.answer({ everyone, changed }, [
      everyone
        ? 'Everyone in the team is asked for a second factor, also who is signed in now without one.'
        : 'Organisers and admins are asked for a second factor; committee members may do without.',
    ]);
  },
};

/** What the command line does with the team. */
export const teamCommands: readonly TeamCommand[] = [add, list, remove, factor, signInLink];

function addressOf(args: Args): Address {
  const typed = args.positional('EMAIL');
  const address = parseAddress(typed);
  if (address === undefined) throw new UsageError(`“${typed}” is no e-mail address, such as name@example.org.`);
  return address;
}

async function memberAt(db: Db, keys: SiteKeys, address: Address): Promise<Member> {
  const member = await findMemberByAddress(db, keys, address);
  if (member === undefined) {
    throw new CommandFailed(`${address.asTyped} is not in the team. See: signatory team list`);
  }
  return member;
}

/** The role that the options ask for, once its campaign is looked up. @throws UsageError */
function askedGrant(args: Args): (idOf: (slug: string) => Promise<string>) => Promise<Grant> {
  const role = args.required('role');
  const slug = args.text('campaign');
  if (role === 'admin') {
    if (slug !== undefined) throw new UsageError('An admin is one in every campaign: leave --campaign out.');
    return async () => ({ role });
  }
  if (role !== 'organiser' && role !== 'committee') {
    throw new UsageError(`“${role}” is no role: --role admin, --role organiser or --role committee.`);
  }
  if (slug === undefined) throw new UsageError(`--role ${role} needs a campaign: --campaign SLUG`);
  return async (idOf) => ({ role, campaignId: await idOf(slug) });
}

function rolesOf({ isAdmin, inCampaigns }: Member, slugs: ReadonlyMap<string, string>): string[] {
  const inEach = [...inCampaigns].map(([id, role]) => `${role} of ${slugs.get(id) ?? id}`);
  return [...(isAdmin ? ['admin'] : []), ...inEach.sort()];
}

function memberJson(member: Member, slugs: ReadonlyMap<string, string>) {
  const { email, isAdmin, inCampaigns, hasSecondFactor } = member;
  const campaigns = [...inCampaigns].map(([id, role]) => ({ campaign: slugs.get(id) ?? id, role }));
  return { email, admin: isAdmin, campaigns, secondFactor: hasSecondFactor };
}
