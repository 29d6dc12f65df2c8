import { readFileSync } from 'node:fs'

const DOCUMENT = new URL('../../../../docs/access.md', import.meta.url)

export const WHO = ['stranger', 'employee', 'owner', 'manager', 'admin'] as const
export type Who = (typeof WHO)[number]

/** The request that a row of the table describes. */
interface Subject {
  /** Such as `GET /users/:id`. */
  label: string
  /** The text after "of": whose row, or in which state. */
  of: string | undefined
  /** An optional field to send: one of those after "with". */
  field: string | undefined
}

export interface Cell extends Subject {
  who: Who
  /** The expectations, one word each. */
  words: string[]
  title: string
}

const ROW = /^`([A-Z]+ \/[^`]*)`(?: of ([a-z ]+?))?(?: with (`.+`))?$/
const NO_CASE = '–'

/** Reads the cells of docs/access.md, one for each field that a row lists. */
export const readCells = (): Cell[] =>
  readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap(cellsOf)

function cellsOf(line: string): Cell[] {
  const [first = '', ...cells] = line
    .split('|')
    .map((cell) => cell.trim())
    .slice(1)
  return subjectsOf(first).flatMap((subject) =>
    WHO.flatMap((who, column) => {
      const cell = cells[column] ?? ''
      if (cell === NO_CASE) return []
      const { label, of, field } = subject
      const title = [label, of && `of ${of}`, field && `with ${field}`, `by ${who}: ${cell}`]
      return [{ ...subject, who, words: cell.split(', '), title: title.filter(Boolean).join(' ') }]
    }),
  )
}

function subjectsOf(text: string): Subject[] {
  const [, label, of, fields] = ROW.exec(text) ?? []
  if (label === undefined) throw new Error(`docs/access.md has a row that cannot be read: ${text}`)
  const names = [...(fields ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name)
  return (names.length > 0 ? names : [undefined]).map((field) => ({ label, of, field }))
}
