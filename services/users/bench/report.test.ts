import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createReport, type Row } from './report.ts'

const QUICK: Row = { name: 'quick', figure: 0.9, unit: 'ratio', goal: { atLeast: 0.8 } }
const LARGE: Row = { name: 'large', figure: 168, unit: 'MB', goal: { atMost: 150 } }
const FREE: Row = { name: 'free', figure: 1234, unit: '/s', detail: 'of 16 connections' }

/** Creates a report that collects its lines. */
function collect(files: Parameters<typeof createReport>[0] = {}) {
  const lines: string[] = []
  return { lines, report: createReport(files, (line: string) => void lines.push(line)) }
}

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'figures.json')
}

test('prints each row as it is measured, with its goal and whether it is met', () => {
  const { lines, report } = collect()
  report.add(QUICK)
  expect(lines).toEqual(['     met        0.90  quick  (goal: at least 0.80)'])
  report.add(LARGE)
  expect(lines[1]).toBe('  MISSED      168 MB  large  (goal: at most 150 MB)')
  report.add(FREE)
  expect(lines[2]).toMatch(/ 1,234\/s {2}free\n +of 16 connections$/)
})

test('counts only rows with a goal, and a missed one fails the run', () => {
  const { lines, report } = collect()
  for (const row of [QUICK, LARGE, FREE]) report.add(row)
  expect(report.end()).toBe(1)
  expect(lines.at(-1)).toBe('\n1 of 2 goals met')
})

test('succeeds when every goal is met', () => {
  const { report } = collect()
  report.add(QUICK)
  expect(report.end()).toBe(0)
})

test('a failed part keeps the rows before it and fails the run', () => {
  const { lines, report } = collect()
  report.add(QUICK)
  report.fail('login', new Error('Log-ins failed under load.'))
  expect(report.end()).toBe(1)
  expect(lines).toContain('  FAILED  login: Log-ins failed under load.')
  expect(lines.at(-1)).toBe('\n1 of 1 goals met')
})

test('compares with the figures that an earlier run wrote', () => {
  const json = temporaryFile()
  const { report: earlier } = collect({ json })
  earlier.add({ ...QUICK, figure: 0.6 })
  earlier.fail('login', 'gone')
  earlier.end()
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    rows: [{ name: 'quick', figure: 0.6, isMet: false }],
    failures: { login: 'gone' },
  })
  const { lines, report } = collect({ baseline: json })
  report.add(QUICK)
  report.add(FREE)
  expect(lines[0]).toMatch(/\[1\.50 times the baseline\]$/)
  expect(lines[1]).not.toContain('baseline')
})
