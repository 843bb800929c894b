import fc from 'fast-check';
import { anyText } from '../../tests/support/any-text.ts';
import { foldForComparing } from './fold.ts';

describe('folding for comparing', () => {
  it.each([
    ['Arabic and Persian yeh', 'علي', 'علی'],
    ['alef maksura', 'مصطفى', 'مصطفی'],
    ['Arabic and Persian kaf', 'كاظم', 'کاظم'],
    ['teh marbuta and heh', 'فاطمة', 'فاطمه'],
    ['the hamzas on alef', 'أحمد إيمان آرش', 'احمد ايمان ارش'],
    ['the hamzas on waw and yeh', 'مؤمن رئیس', 'مومن رییس'],
    ['heh with hamza', 'خانۀ', 'خانه'],
    ['harakat', 'مُحَمَّد', 'محمد'],
    ['tatweel', 'مـحـمـد', 'محمد'],
    ['the zero-width non-joiner', 'می\u200cخواهم', 'میخواهم'],
    ['direction marks', '\u200fعلی\u200e', 'علی'],
    ['Arabic-Indic digits', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['Persian digits', '۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['full-width forms', 'Ａｌｉ　１２', 'ali 12'],
    ['NFC and NFD', 'Rene\u0301', 'Ren\u00e9'],
    ['case, the Turkish dotted capital too', 'İSTANBUL', 'istanbul'],
    ['the Greek final sigma', 'ΓΙΩΡΓΟΣ', 'γιωργοσ'],
    ['white space', ' Ali \u00a0\t Rezaei ', 'ali rezaei'],
  ])('makes one of %s', (_, one, other) => {
    expect(foldForComparing(one)).toBe(foldForComparing(other));
  });

  it('keeps apart what are different letters', () => {
    const different = ['علی', 'علا', 'کی', 'کو', 'が', 'か', 'ไท', 'ไทย', 'कि', 'क', 'ali', 'alia'];
    expect(new Set(different.map(foldForComparing)).size).toBe(different.length);
  });

  it('makes the same of plain letters by the short way as by the long one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        // A joiner is dropped, and takes the long way.
        expect(foldForComparing(text)).toBe(foldForComparing(`${text}\u200d`));
      }),
    );
  });

  it('changes nothing more the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = foldForComparing(text);
        expect(foldForComparing(folded)).toBe(folded);
      }),
    );
  });
});
