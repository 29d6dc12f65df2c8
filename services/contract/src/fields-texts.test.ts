import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { Id, line, prose, Time } from './fields-texts.ts'

const messageOf = (schema: z.ZodMiniType, value: unknown): string | undefined =>
  z.safeParse(schema, value).error?.issues[0]?.message

const Line = line(5, 'Enter a title.')
const Prose = prose(5)
const NOT_TEXT = [null, 1, true, ['a'], { a: 1 }]
const CONTROL = 'Leave out control characters.'

test.for(['a', ' a ', '🔑'.repeat(5), '<b>', '\u2028x', 'é\u0301'])(
  'a line and prose take %j as it is',
  (text) => {
    expect(z.parse(Line, text)).toBe(text)
    expect(z.parse(Prose, text)).toBe(text)
  },
)

test('a line holds something to see', () => {
  for (const empty of [undefined, '', ' ', '\u00a0\u3000']) {
    expect(messageOf(Line, empty)).toBe('Enter a title.')
  }
})

test.for(['a\nb', 'a\tb', 'a\0', 'a\u0085', 'a\ud800', '\udc00a', '\u007f'])(
  '%j is no line',
  (text) => {
    expect(messageOf(Line, text)).toBe(CONTROL)
  },
)

test.for(['a\0', 'a\u0085', '\u001b[0m', 'a\ud800', '\udc00a'])('%j is no prose', (text) => {
  expect(messageOf(Prose, text)).toBe(CONTROL)
})

test('prose may be empty, and have lines and tabs', () => {
  for (const text of ['', '\r\n', 'a\n\tb']) expect(z.parse(Prose, text)).toBe(text)
})

test('a line and prose are counted in code points', () => {
  for (const schema of [Line, Prose]) {
    expect(messageOf(schema, '🔑'.repeat(6))).toBe('Use at most 5 characters.')
    expect(messageOf(schema, 'abcdef')).toBe('Use at most 5 characters.')
  }
})

test('only text is a line or prose', () => {
  for (const value of NOT_TEXT) {
    expect(messageOf(Line, value)).toBe('Must be text.')
    expect(messageOf(Prose, value)).toBe('Must be text.')
  }
  expect(messageOf(Prose, undefined)).toBe('Must be text.')
})

test.for([
  ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00.000Z'],
  ['2026-12-31T18:00:00.123456Z', '2026-12-31T18:00:00.123Z'],
  ['2026-12-31T23:00:00-02:30', '2027-01-01T01:30:00.000Z'],
  ['2028-02-29T00:00:00+14:00', '2028-02-28T10:00:00.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
] as const)('%s is the time %s', ([text, utc]) => {
  expect(z.parse(Time, text)).toBe(utc)
})

test.for([
  '',
  'tomorrow',
  'infinity',
  '2026-12-31',
  '2026-12-31T18:00:00',
  '2026-12-31T18:00Z',
  '2026-12-31 18:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-12-31T24:00:00Z',
  '2026-12-31T18:60:00Z',
  '2026-12-31T18:00:00+24:00',
  '+275760-09-13T00:00:00Z',
  ' 2026-12-31T18:00:00Z',
  '2026-12-31T18:00:00Z\0',
  1_800_000_000,
  null,
  ['2026-12-31T18:00:00Z'],
])('%j is no time', (value) => {
  expect(messageOf(Time, value)).toBe('Enter a time like 2026-12-31T18:00:00Z.')
})

test.for(['1969-12-31T23:59:59Z', '1970-01-01T00:00:00+01:00', '9999-12-31T23:59:59-00:01'])(
  '%s lies beyond the years that everybody reads alike',
  (text) => {
    expect(messageOf(Time, text)).toBe('Choose a time from 1970 to 9999.')
  },
)

const ID = '01a1fa65-0000-7000-8000-00000000000a'

test('an id is a UUID in its one written form', () => {
  for (const id of [ID, ID.toUpperCase()]) expect(z.parse(Id, id)).toBe(id)
  const others = ['', '1', 'me', `{${ID}}`, ID.replaceAll('-', ''), `${ID}0`, ` ${ID}`, `${ID}\n`]
  for (const value of [...others, ...NOT_TEXT, undefined]) {
    expect(messageOf(Id, value)).toBe('Must be an id.')
  }
})
