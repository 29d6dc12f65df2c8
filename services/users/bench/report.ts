import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

export type Goal = { atLeast: number } | { atMost: number }

/** A figure as it was measured. */
export interface Row {
  name: string
  /** Compared with the goal and the baseline. Only a ratio is comparable between machines. */
  figure: number
  unit: 'ratio' | '/s' | 'ms' | 's' | 'MB'
  /** The measurements behind the figure. */
  detail?: string
  goal?: Goal
}

/** The content of `--json` and `--baseline` files. */
interface Saved {
  date: string
  node: string
  cores: number
  rows: (Row & { isMet?: boolean })[]
  failures: Record<string, string>
}

interface Files {
  json?: string | undefined
  baseline?: string | undefined
}

export interface Report {
  add(row: Row): void
  fail(part: string, error: unknown): void
  /** Prints the number of goals met and writes the file. Returns the exit code: 1 after a missed goal or a failed part. */
  end(): number
}

/** Prints each row when it is added. Exits with 2 when the baseline can't be read. */
export function createReport({ json, baseline }: Files, print = console.log): Report {
  const before = baseline ? readBaseline(baseline) : new Map<string, number>()
  const rows: Row[] = []
  const failures: Record<string, string> = {}

  return {
    add(row) {
      rows.push(row)
      print(formatRow(row, before.get(row.name)))
    },
    fail(part, error) {
      failures[part] = error instanceof Error ? error.message : String(error)
      print(`  FAILED  ${part}: ${failures[part]}`)
    },
    end() {
      const goals = rows.filter(({ goal }) => goal)
      const met = goals.filter((row) => isMet(row))
      const failed = Object.keys(failures)
      if (json) writeJson(json, { rows, failures })
      if (failed.length > 0) print(`\nFailed: ${failed.join(', ')}`)
      print(`\n${met.length} of ${goals.length} goals met`)
      return failed.length === 0 && met.length === goals.length ? 0 : 1
    },
  }
}

const isMet = ({ figure, goal }: Row): boolean | undefined => {
  if (!goal) return undefined
  return 'atLeast' in goal ? figure >= goal.atLeast : figure <= goal.atMost
}

function formatRow(row: Row, before: number | undefined): string {
  const { name, figure, unit, detail, goal } = row
  const verdicts = { true: 'met', false: 'MISSED', undefined: '' }
  const parts = [
    verdicts[`${isMet(row)}`].padStart(8),
    formatFigure(figure, unit).padStart(10),
    name,
    ...(goal ? [`(goal: ${formatGoal(goal, unit)})`] : []),
    ...(before === undefined ? [] : [`[${(figure / before).toFixed(2)} times the baseline]`]),
  ]
  return `${parts.join('  ')}${detail ? `\n${' '.repeat(22)}${detail}` : ''}`
}

const formatGoal = (goal: Goal, unit: Row['unit']) =>
  'atLeast' in goal
    ? `at least ${formatFigure(goal.atLeast, unit)}`
    : `at most ${formatFigure(goal.atMost, unit)}`

/** Formats a number with its unit. */
export function formatFigure(figure: number, unit: Row['unit']): string {
  if (unit === 'ratio') return figure.toFixed(2)
  const text = figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toFixed(1)
  return unit === '/s' ? `${text}/s` : `${text} ${unit}`
}

function readBaseline(file: string): Map<string, number> {
  try {
    const { rows } = JSON.parse(readFileSync(file, 'utf8')) as Saved
    return new Map(rows.map(({ name, figure }) => [name, figure]))
  } catch {
    console.error(`${file} is not a file that --json wrote.`)
    process.exit(2)
  }
}

function writeJson(file: string, { rows, failures }: Pick<Saved, 'rows' | 'failures'>): void {
  const saved: Saved = {
    date: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    rows: rows.map((row) => ({ ...row, ...(row.goal && { isMet: isMet(row) === true }) })),
    failures,
  }
  writeFileSync(file, `${JSON.stringify(saved, null, 2)}\n`)
}
