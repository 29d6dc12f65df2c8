import { nameOf, SEARCHES } from './combinations.ts'
import { type Measured, PAGES } from './measure.ts'

/** The goal in milliseconds at the largest size. */
const GOAL = 50
/** The goal for the ratio to the time at the previous size. */
const RATIO_GOAL = 2

/** Returns the 95th percentile. */
const p95 = (times: number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN

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

const milliseconds = (time: number | undefined) => time?.toFixed(1) ?? '–'

/** Formats one line per class and one column per size, the last with its ratio to the one before. */
export function printTable(sizes: number[], figures: Figures[]): void {
  const [last, before] = [figures.at(-1), figures.at(-2)]
  const rows = [...(last?.keys() ?? [])].map((name) => {
    const times = sizes.map((size, index) => [
      size.toLocaleString('en'),
      milliseconds(figures[index]?.get(name)),
    ])
    const ratio = before && (last?.get(name) ?? 0) / (before.get(name) ?? 1)
    return [name, { ...Object.fromEntries(times), ...(ratio && { ratio: ratio.toFixed(2) }) }]
  })
  console.log('\np95 in milliseconds:')
  console.table(Object.fromEntries(rows))
}

/** Lists the slowest combinations. */
export function printWorst(measured: Measured[]): void {
  const worst = measured
    .map((each) => ({ each, time: p95(each.times) }))
    .sort((a, b) => b.time - a.time)
  const slow = worst.filter(({ time }) => time > GOAL).length
  console.log(`${measured.length} combinations, ${slow} of them above ${GOAL} ms. The slowest:`)
  for (const { each, time } of worst.slice(0, 10)) {
    console.log(`  ${milliseconds(time).padStart(7)}  ${nameOf(each)}, ${each.page} page`)
  }
}

/** Describes the missed goals. */
export function misses(figures: Figures[]): string[] {
  const [last, before] = [figures.at(-1), figures.at(-2)]
  return [...(last ?? [])].flatMap(([name, time]) => {
    const ratio = before ? time / (before.get(name) ?? 0) : 0
    return [
      ...(time > GOAL ? [`${name}: ${milliseconds(time)} ms, goal ${GOAL}`] : []),
      ...(ratio > RATIO_GOAL ? [`${name}: ${ratio.toFixed(2)} times, goal ${RATIO_GOAL}`] : []),
    ]
  })
}
