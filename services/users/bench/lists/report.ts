import { formatFigure, type Row } from '../report.ts'
import { nameOf, SEARCHES } from './combinations.ts'
import { type Measured, PAGES } from './measure.ts'

/** The goal in milliseconds at the largest size. */
const GOAL = 50
/** The goal for the ratio to the time at the previous size. */
const RATIO_GOAL = 2

/** Returns the 95th percentile. */
const p95 = (times: number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN

/** The p95 in milliseconds of each kind of search and page. */
export type Figures = Map<string, number>

/** Returns the p95 of each kind of search and page over all orders and filters. */
export const byClass = (measured: Measured[]): Figures =>
  new Map(
    Object.keys(SEARCHES).flatMap((search) =>
      PAGES.map((page) => {
        const alike = measured.filter((each) => each.search === search && each.page === page)
        return [`${search}, ${page} page`, p95(alike.flatMap(({ times }) => times))] as const
      }),
    ),
  )

/** Returns the rows of one size, with goals for the largest and the ratio to the size before. */
export function rowsOf(size: number, figures: Figures, { before, isLargest }: Place): Row[] {
  return [...figures].flatMap(([kind, time]): Row[] => {
    const name = `${kind}, ${size.toLocaleString('en')} users`
    const row: Row = { name: `${name}, p95`, figure: time, unit: 'ms' }
    if (!isLargest) return [row]
    const earlier = before?.get(kind)
    const growth: Row[] = earlier
      ? [
          {
            name: `${name}, growth`,
            figure: time / earlier,
            unit: 'ratio',
            goal: { atMost: RATIO_GOAL },
          },
        ]
      : []
    return [{ ...row, goal: { atMost: GOAL } }, ...growth]
  })
}

interface Place {
  /** The figures of the size before. */
  before: Figures | undefined
  isLargest: boolean
}

/** Prints the slowest combinations. */
export function printWorst(measured: Measured[]): void {
  const worst = measured
    .map((each) => ({ each, time: p95(each.times) }))
    .sort((a, b) => b.time - a.time)
  const slow = worst.filter(({ time }) => time > GOAL).length
  console.log(`${measured.length} combinations, ${slow} of them above ${GOAL} ms. The slowest:`)
  for (const { each, time } of worst.slice(0, 10)) {
    console.log(`${formatFigure(time, 'ms').padStart(12)}  ${nameOf(each)}, ${each.page} page`)
  }
}
