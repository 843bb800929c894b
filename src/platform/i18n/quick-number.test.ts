import fc from 'fast-check';
import { MessageFormat } from 'messageformat';
import { languages } from './languages.ts';
import { quickNumber } from './quick-number.ts';

const source = `.input {$count :number} .match $count
  0 {{none}} 1 {{one alone}} one {{one: {$count}}} two {{two: {$count}}} few {{few: {$count}}} many {{many: {$count}}}
  * {{others: {$count}}}`;

test.each(languages)(
  'a number in a sentence is chosen by and written as MessageFormat itself does (%s)',
  (language) => {
    const own = new MessageFormat(language, source);
    const quick = new MessageFormat(language, source, { functions: { number: quickNumber(language) } });
    const number = fc.oneof(fc.nat(20), fc.maxSafeInteger(), fc.double({ noNaN: true }));
    fc.assert(fc.property(number, (count) => expect(quick.format({ count })).toBe(own.format({ count }))));
  },
);
