import { readFileSync } from 'node:fs'

const DOCUMENT = new URL('../../../../docs/access.md', import.meta.url)

export const WHO = ['stranger', 'employee', 'owner', 'manager', 'admin'] as const
export type Who = (typeof WHO)[number]

/** What a row of the table is about, besides the endpoint. */
interface Subject {
  /** Such as `GET /users/:id`. */
  label: string
  /** Whose row it is, or in which state: what follows "of". */
  of: string | undefined
  /** A field that is sent beside those that must be: one of what follows "with". */
  field: string | undefined
}

export interface Cell extends Subject {
  who: Who
  /** What is expected, a word each. */
  words: string[]
  title: string
}

const ROW = /^`([A-Z]+ \/[^`]*)`(?: of ([a-z ]+?))?(?: with (`.+`))?$/
const NO_CASE = '–'

/** The cells of docs/access.md, one for each field that a row names. */
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
