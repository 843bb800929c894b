import { recorderFor } from '../../src/audit/log.ts';
import { findCampaign } from '../../src/campaigns/store.ts';
import { importTable, removeTable } from '../../src/signatures/regions/import-table.ts';
import type { TestApp } from './app.ts';

/** Three regions of the Netherlands, as an organiser would save them. */
export const dutchTable = [
  'postcode,region,name,constituency',
  '1000-1299,NH,Noord-Holland,Amsterdam|Haarlem',
  '2500-2599,ZH,Zuid-Holland,Den Haag',
  '3000-3089,ZH,,Rotterdam',
  '3511,UT,Utrecht,Utrecht',
  '3512,UT,,',
].join('\n');

/** Imports a table as a command would, and waits until the app sees it. */
export async function importRegions(app: TestApp, text = dutchTable, country = 'NL', slug?: string): Promise<void> {
  const campaign = await stored(app, slug);
  const imported = await importTable(app.db, { campaign, country, text }, recorder(app));
  if (imported.kind !== 'imported') throw new Error(`The table was not imported: ${JSON.stringify(imported)}`);
  await app.campaigns.refresh();
}

export async function removeRegions(app: TestApp, country = 'NL', slug?: string): Promise<void> {
  const campaign = await stored(app, slug);
  if (!(await removeTable(app.db, { campaign, country }, recorder(app))))
    throw new Error(`There is no table of ${country}.`);
  await app.campaigns.refresh();
}

async function stored(app: TestApp, slug?: string) {
  const campaign = await findCampaign(app.db, app.campaign(slug).slug);
  if (campaign === undefined) throw new Error('The campaign is gone.');
  return campaign;
}

function recorder({ store }: TestApp) {
  return recorderFor(store.audit, { kind: 'system' });
}
