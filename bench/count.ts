import { readBench } from './tools/reads.ts';

export const count = readBench({
  name: 'count',
  what: 'count.json',
  pathOf: ({ campaign }) => `/c/${campaign.slug}/count.json`,
  atLeast: 0.8,
  isRight: (text, verified) => text.includes(`"verified":${verified},`),
});
