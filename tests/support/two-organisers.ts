import type { TestApp } from './app.ts';
import { type DeskMember, signedIn } from './desk.ts';
import { aCampaignWithLists, askForList, firstDownload, makeWaiting, newestRequest } from './lists.ts';

/** A campaign of its own, whose lists take two. */
export interface AskedByOne {
  readonly slug: string;
  readonly ann: DeskMember;
  readonly ben: DeskMember;
  /** Ann's, which waits. */
  readonly request: string;
}

/** Lists of an app without a worker, asked for by one of two organisers. */
export function listsOfTwo(app: TestApp) {
  let campaigns = 0;

  /** A campaign of its own, where Ann has asked for a list and Ben could approve it. */
  async function annHasAsked(form: { readonly [field: string]: string } = {}): Promise<AskedByOne> {
    campaigns += 1;
    const slug = await aCampaignWithLists(app, `campaign-${campaigns}`);
    const [ann, ben] = [await signedIn(app, 'organiser', slug), await signedIn(app, 'organiser', slug)];
    await askForList(ann, slug, form);
    return { slug, ann, ben, request: await newestRequest(app, slug) };
  }

  async function granted(): Promise<AskedByOne & { readonly download: string }> {
    const asked = await annHasAsked();
    expect((await asked.ben.post(`${asked.request}/approve`)).status).toBe(303);
    await makeWaiting(app);
    return { ...asked, download: await firstDownload(asked.ann, asked.request) };
  }

  /** What has come of it: the request's state, how many lists were made, and how often one was downloaded. */
  async function outcome(slug: string) {
    await makeWaiting(app);
    const { rows } = await app.pool.query<{ states: string[]; lists: number; made: number; downloads: number }>(
      `select (select array_agg(state order by id) from list_request where campaign_id = $1) as states,
         (select count(*)::int from list_release where campaign_id = $1) as lists,
         (select count(*)::int from audit_entry where campaign_id = $1 and act = 'list.make') as made,
         (select count(*)::int from audit_entry where campaign_id = $1 and act = 'list.download') as downloads`,
      [app.campaign(slug).id],
    );
    return rows[0];
  }

  return { annHasAsked, granted, outcome };
}

export const nothing = { states: ['waiting'], lists: 0, made: 0, downloads: 0 };
export const once = { states: ['granted'], lists: 1, made: 1, downloads: 0 };

/** As whoever left a browser open a quarter of an hour ago. */
export async function grownStale({ db, clock }: TestApp, { member }: DeskMember): Promise<void> {
  const { id } = member;
  const row = { member_id: id, sealed_secret: Buffer.from('x'), last_step: 0, confirmed_at: new Date() };
  await db.insertInto('totp').values(row).execute();
  const longAgo = new Date(clock.now().getTime() - 15 * 60_000);
  await db.updateTable('session').set({ second_factor_at: longAgo }).where('member_id', '=', id).execute();
}
