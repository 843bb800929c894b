import { readBench } from './tools/reads.ts';

export const page = readBench({
  name: 'page',
  what: 'the campaign page',
  pathOf: (bench) => bench.page,
  atLeast: 0.7,
  isRight: (text, verified) => text.includes('<form') && text.includes(verified.toLocaleString('en')),
});
