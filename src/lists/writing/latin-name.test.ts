import fc from 'fast-check';
import { latinName } from './latin-name.ts';

describe('a name in Latin letters', () => {
  it.each([
    ['زهرا احمدی', 'Zhra Ahmdy'],
    ['علی‌رضا نوری', 'Alyrda Nwry'],
    ['شیرین عبادی', 'Shyryn Abady'],
    ['ژاله اصفهانی', 'Zhalh Asfhany'],
    ['پرویز چنگیزی', 'Prwyz Chngyzy'],
    ['گلرخ ایرایی', 'Glrkh Ayrayy'],
    ['آرش صادقی', 'Arsh Sadqy'],
    ['سیّد محمّد', 'Syd Mhmd'],
    ['محمد Karimi (علی)', 'Mhmd Karimi (Aly)'],
  ])('of %s is %s', (name, latin) => {
    expect(latinName(name)).toBe(latin);
  });

  it('is none where the name has no Persian or Arabic letter', () => {
    for (const name of ['Zoë Ångström', 'Лариса', '王小明', '', '=1+1']) expect(latinName(name)).toBe('');
  });

  it('leaves no Persian letter, whatever is typed', () => {
    const letters = fc.constantFrom(...'ابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهیيئءآأؤة ‌ّٔ'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 40 }), (name) => {
        expect(latinName(name)).not.toMatch(/\p{Script=Arabic}/u);
      }),
    );
  });
});
