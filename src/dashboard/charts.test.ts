import fc from 'fast-check';
import { barChart, CHART, lineChart } from './charts.ts';

const numbers = fc.array(fc.nat({ max: 2_000_000 }), { minLength: 1, maxLength: 100 });

test('every bar stands on the ground, is as high as its number, and within the chart', () => {
  fc.assert(
    fc.property(numbers, fc.boolean(), (values, isRightToLeft) => {
      const { bars, marks } = barChart({ values, isUnderWay: true, isRightToLeft });
      const top = marks[0]?.value ?? 0;
      expect(top).toBeGreaterThanOrEqual(Math.max(...values));
      bars.forEach(({ x, y, width, height }, index) => {
        expect(Number(y) + Number(height)).toBeCloseTo(CHART.height, 0);
        expect(Number(height)).toBeCloseTo(((values[index] ?? 0) / top) * CHART.height, 0);
        expect(Number(x)).toBeGreaterThanOrEqual(-0.1);
        expect(Number(x) + Number(width)).toBeLessThanOrEqual(CHART.width + 0.2);
      });
      expect(bars.filter(({ isUnderWay }) => isUnderWay)).toEqual([bars.at(-1)]);
    }),
  );
});

test('time runs the way its readers read', () => {
  const firstAndLast = (isRightToLeft: boolean) => {
    const { bars } = barChart({ values: [1, 2, 3], isUnderWay: false, isRightToLeft });
    return [Number(bars[0]?.x), Number(bars[2]?.x)];
  };
  const [first = 0, last = 0] = firstAndLast(false);
  expect(first).toBeLessThan(last);
  expect(firstAndLast(true)).toEqual([last, first]);
  expect(lineChart([[0, 10]], true).paths).toEqual(['M600,200L0,0']);
});

test('lines of several campaigns begin at one point and share one scale; one of a single day is seen', () => {
  const { paths, marks } = lineChart([[0, 50, 100], [0, 25], [40]], false);
  expect(marks.map(({ value }) => value)).toEqual([100, 50, 0]);
  expect(paths).toEqual(['M0,200L300,100L600,0', 'M0,200L300,150', 'M0,200L300,120']);
});
