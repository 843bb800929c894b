import { scaleBand, scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';

/** The width and height that everything in a chart is drawn in; the page stretches it. */
export const CHART = { width: 600, height: 200 } as const;

/** What is drawn, without any words: those stand beside it in the page, where they can be read at any size. */
export interface BarChart {
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

interface Bar {
  readonly x: string;
  readonly y: string;
  readonly width: string;
  readonly height: string;
  /** Its time is not over yet. */
  readonly isUnderWay: boolean;
}

/** A line across, and the number it stands for. */
interface Mark {
  readonly y: string;
  readonly value: number;
}

export interface LineChart {
  readonly paths: readonly string[];
  readonly marks: readonly Mark[];
}

export interface BarChartInput {
  readonly values: readonly number[];
  /** Whether the time of the last is not over yet. */
  readonly isUnderWay: boolean;
  /** Time runs the way its readers read. */
  readonly isRightToLeft: boolean;
}

/** One bar a number. */
export function barChart({ values, isUnderWay, isRightToLeft }: BarChartInput): BarChart {
  const { y, marks } = upTo(Math.max(0, ...values));
  const x = scaleBand<number>()
    .domain(values.keys())
    .range(isRightToLeft ? [CHART.width, 0] : [0, CHART.width])
    .paddingInner(0.15);
  return {
    marks,
    bars: values.map((value, index) => ({
      x: figure(x(index) ?? 0),
      y: figure(y(value)),
      width: figure(x.bandwidth()),
      height: figure(CHART.height - y(value)),
      isUnderWay: isUnderWay && index === values.length - 1,
    })),
  };
}

/** A line for each series, all from the same beginning. */
export function lineChart(series: readonly (readonly number[])[], isRightToLeft: boolean): LineChart {
  const longest = Math.max(1, ...series.map(({ length }) => length));
  const { y, marks } = upTo(Math.max(0, ...series.flat()));
  const x = scalePoint<number>()
    .domain(Array.from({ length: longest }, (_, index) => index))
    .range(isRightToLeft ? [CHART.width, 0] : [0, CHART.width]);
  const path = line<number>((_, index) => x(index) ?? 0, y).digits(1);
  // A line of one point would not be seen.
  return { marks, paths: series.map((values) => path(values.length === 1 ? [0, ...values] : [...values]) ?? '') };
}

/** From nothing to a round number, with marks at the top, half-way and at the bottom. */
function upTo(most: number) {
  const [, top = 1] = scaleLinear()
    .domain([0, Math.max(1, most)])
    .nice(4)
    .domain();
  const y = scaleLinear().domain([0, top]).range([CHART.height, 0]);
  const values = Number.isInteger(top / 2) ? [top, top / 2, 0] : [top, 0];
  return { y, marks: values.map((value) => ({ y: figure(y(value)), value })) };
}

function figure(value: number): string {
  return String(Math.round(value * 10) / 10);
}
