import { type DraftParts, readDraft } from '../../src/campaigns/drafts/draft-store.ts';
import { startTestApp, type TestApp } from './app.ts';
import { aDraftNamed } from './campaign-folder.ts';
import { type DeskMember, signedIn } from './desk.ts';
import { locales } from './polite-page.ts';
import { formIn } from './writing.ts';

const slug = 'small-campaign';
const path = `/desk/c/${slug}/text`;

/** A campaign that two organisers write, and another that is none of their business. */
export async function startWritingDesk() {
  const app = await startTestApp({ withWorker: false, drafts: [aDraftNamed(slug), aDraftNamed('other')] });
  const [ann, ben] = [await signedIn(app, 'organiser'), await signedIn(app, 'organiser')];

  const drafted = async (): Promise<DraftParts> => {
    const draft = await readDraft(app.db, app.campaign());
    if (draft === undefined) throw new Error('The campaign has a draft.');
    return draft.parts;
  };
  return {
    app,
    ann,
    ben,
    slug,
    path,
    say: (key: string, params = {}) => locales.message('en', key, params),
    drafted,
    /** Opens the page, types, and presses a button. */
    write: async (who: DeskMember, language: string, typed: Record<string, string>, act = ''): Promise<Response> => {
      const form = formIn(await (await who.visit(`${path}/${language}`)).text());
      return who.post(`${path}/${language}`, { ...form, ...typed, act });
    },
    /** The names of the demands' fields on the original's page, in their order. */
    demandNames: async (): Promise<string[]> => {
      const { content } = (await drafted()).demands;
      return content.map(({ id }) => `demand-${id}`);
    },
  };
}

/** As it was before anybody wrote. */
export async function nothingWritten({ pool }: Pick<TestApp, 'pool'>): Promise<void> {
  await pool.query('truncate campaign_draft, campaign_writer, campaign_original');
}
