import { DefaultFunctions } from 'messageformat/functions';
import type { Language } from './languages.ts';

/**
 * MessageFormat's `:number` (Unicode LDML 48, part 9) without options, in one language.
 *
 * The library has Intl make its objects anew for each number, which takes ICU some 50 µs each; pages say hundreds.
 *
 * @throws what the library throws, for what is no number
 */
export function quickNumber(language: Language): typeof DefaultFunctions.number {
  let format: Intl.NumberFormat | undefined;
  let plural: Intl.PluralRules | undefined;
  return (context, options, operand) => {
    const made = DefaultFunctions.number(context, options, operand);
    const value = made.valueOf();
    return Object.assign(made, {
      toString: () => {
        format ??= new Intl.NumberFormat(language);
        return format.format(value);
      },
      selectKey: (keys: Set<string>) => {
        if (keys.has(String(value))) return String(value);
        plural ??= new Intl.PluralRules(language);
        const category = plural.select(Number(value));
        return keys.has(category) ? category : null;
      },
    });
  };
}
