import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { Id, multiline, singleLine, Time } from './fields-texts.ts'

const messageOf = (schema: z.ZodMiniType, value: unknown): string | undefined =>
  z.safeParse(schema, value).error?.issues[0]?.message

const Line = singleLine(5, 'Enter a title.')
const Multiline = multiline(5)
const NOT_TEXT = [null, 1, true, ['a'], { a: 1 }]
const CONTROL = 'Leave out control characters.'

test.for(['a', ' a ', '🔑'.repeat(5), '<b>', '\u2028x', 'é\u0301'])(
  'single-line and multiline text accept %j unchanged',
  (text) => {
    expect(z.parse(Line, text)).toBe(text)
    expect(z.parse(Multiline, text)).toBe(text)
  },
)

test('a single line must not be blank', () => {
  for (const empty of [undefined, '', ' ', '\u00a0\u3000']) {
    expect(messageOf(Line, empty)).toBe('Enter a title.')
  }
})

test.for(['a\nb', 'a\tb', 'a\0', 'a\u0085', 'a\ud800', '\udc00a', '\u007f'])(
  'a single line refuses %j',
  (text) => {
    expect(messageOf(Line, text)).toBe(CONTROL)
  },
)

test.for(['a\0', 'a\u0085', '\u001b[0m', 'a\ud800', '\udc00a'])(
  'multiline text refuses %j',
  (text) => {
    expect(messageOf(Multiline, text)).toBe(CONTROL)
  },
)

test('multiline text may be empty and contain line breaks and tabs', () => {
  for (const text of ['', '\r\n', 'a\n\tb']) expect(z.parse(Multiline, text)).toBe(text)
})

test('single-line and multiline text are counted in code points', () => {
  for (const schema of [Line, Multiline]) {
    expect(messageOf(schema, '🔑'.repeat(6))).toBe('Use at most 5 characters.')
    expect(messageOf(schema, 'abcdef')).toBe('Use at most 5 characters.')
  }
})

test('single-line and multiline text refuse other types', () => {
  for (const value of NOT_TEXT) {
    expect(messageOf(Line, value)).toBe('Must be text.')
    expect(messageOf(Multiline, value)).toBe('Must be text.')
  }
  expect(messageOf(Multiline, undefined)).toBe('Must be text.')
})

test.for([
  ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00.000Z'],
  ['2026-12-31T18:00:00.123456Z', '2026-12-31T18:00:00.123Z'],
  ['2026-12-31T23:00:00-02:30', '2027-01-01T01:30:00.000Z'],
  ['2028-02-29T00:00:00+14:00', '2028-02-28T10:00:00.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
] as const)('parses %s as the time %s', ([text, utc]) => {
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
])('refuses %j as a time', (value) => {
  expect(messageOf(Time, value)).toBe('Enter a time like 2026-12-31T18:00:00Z.')
})

test.for(['1969-12-31T23:59:59Z', '1970-01-01T00:00:00+01:00', '9999-12-31T23:59:59-00:01'])(
  'refuses the time %s outside the years 1970 to 9999',
  (text) => {
    expect(messageOf(Time, text)).toBe('Choose a time from 1970 to 9999.')
  },
)

const ID = '01a1fa65-0000-7000-8000-00000000000a'

test('accepts a UUID only in its canonical form', () => {
  for (const id of [ID, ID.toUpperCase()]) expect(z.parse(Id, id)).toBe(id)
  const others = ['', '1', 'me', `{${ID}}`, ID.replaceAll('-', ''), `${ID}0`, ` ${ID}`, `${ID}\n`]
  for (const value of [...others, ...NOT_TEXT, undefined]) {
    expect(messageOf(Id, value)).toBe('Must be an id.')
  }
})
