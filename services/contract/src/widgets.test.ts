import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import {
  CreateWidgetBody,
  putWidget,
  UpdateWidgetBody,
  WIDGETS_PER_PAGE,
  WidgetName,
  WidgetsQuery,
} from './widgets.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-05T12:00:00.000Z') })
})
afterEach(() => vi.useRealTimers())

const URL = 'https://example.com'
const faultsOf = (schema: z.ZodMiniType, value: unknown) =>
  Object.fromEntries(
    (z.safeParse(schema, value).error?.issues ?? []).map(({ path, message }) => [
      path.join('.'),
      message,
    ]),
  )

test.for(['a', '0', '-', '_', 'a-1_b', '__proto__', 'constructor', 'x'.repeat(100)])(
  'accepts the widget name %s',
  (name) => {
    expect(z.parse(WidgetName, name)).toBe(name)
  },
)

const CHARACTERS = 'Use only lowercase letters, digits, dashes and underscores.'

test.for([
  [undefined, 'Enter a name.'],
  [null, 'Enter a name.'],
  [1, 'Enter a name.'],
  [['a'], 'Enter a name.'],
  ['', 'Enter a name.'],
  ['A', CHARACTERS],
  ['a b', CHARACTERS],
  [' a', CHARACTERS],
  ['a\n', CHARACTERS],
  ['a.b', CHARACTERS],
  ['a/b', CHARACTERS],
  ['..', CHARACTERS],
  ['\0', CHARACTERS],
  ['ä', CHARACTERS],
  ['а', CHARACTERS],
  ['٣', CHARACTERS],
  ['ſ', CHARACTERS],
  ['<b>', CHARACTERS],
  ['x'.repeat(101), 'Use at most 100 characters.'],
])('refuses the widget name %j', ([name, message]) => {
  expect(z.safeParse(WidgetName, name).error?.issues[0]?.message).toBe(message)
})

const deadlineOf = (deadline: unknown) =>
  z.safeParse(UpdateWidgetBody, { info_url: URL, deadline }).data?.deadline

test.for([
  ['2026-12-05', '2026-12-05T23:59:59.999Z'],
  ['2028-02-29', '2028-02-29T23:59:59.999Z'],
  ['9999-12-31', '9999-12-31T23:59:59.999Z'],
  ['2026-12-05T12:00:00Z', '2026-12-05T12:00:00.000Z'],
  ['2026-12-05T12:00:00.000Z', '2026-12-05T12:00:00.000Z'],
  ['2026-12-05T14:00:00.5+02:00', '2026-12-05T12:00:00.500Z'],
  ['2026-12-04T23:00:00-13:30', '2026-12-05T12:30:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('parses the deadline %s as %s', ([deadline, time]) => {
  expect(deadlineOf(deadline)).toBe(time)
})

const PAST = 'Choose a date or time that is not past.'
const FORM = 'Enter a date like 2026-12-31, or a time like 2026-12-31T18:00:00Z.'

test.for([
  ['2026-12-04', PAST],
  ['1960-01-01', PAST],
  ['0000-01-01', PAST],
  ['2026-12-05T11:59:59.999Z', PAST],
  ['2026-12-05T13:59:59.999+02:00', PAST],
  ['1960-01-01T00:00:00Z', PAST],
  ['9999-12-31T23:59:59-01:00', 'Choose a time from 1970 to 9999.'],
  [undefined, FORM],
  [null, FORM],
  ['', FORM],
  [1_796_000_000, FORM],
  [true, FORM],
  [['2027-01-01'], FORM],
  ['soon', FORM],
  ['2027-02-29', FORM],
  ['2027-13-01', FORM],
  ['2027-1-1', FORM],
  ['01/01/2027', FORM],
  ['+002027-01-01', FORM],
  ['12027-01-01', FORM],
  [' 2027-01-01', FORM],
  ['2027-01-01\n', FORM],
  ['2027-01-01Z', FORM],
  ['2027-01-01T12:00:00', FORM],
  ['2027-01-01 12:00:00Z', FORM],
  ['2027-01-01T24:00:00Z', FORM],
  ['2027-01-01T12:00:60Z', FORM],
  ['2027-01-01T12:00:00+24:00', FORM],
])('refuses the deadline %j', ([deadline, message]) => {
  expect(faultsOf(UpdateWidgetBody, { info_url: URL, deadline })).toEqual({ deadline: message })
})

test('a date is a valid deadline until its last millisecond', () => {
  vi.setSystemTime('2026-12-05T23:59:59.999Z')
  expect(deadlineOf('2026-12-05')).toBe('2026-12-05T23:59:59.999Z')
  vi.setSystemTime('2026-12-06T00:00:00.000Z')
  expect(deadlineOf('2026-12-05')).toBeUndefined()
  expect(deadlineOf('2026-12-06')).toBe('2026-12-06T23:59:59.999Z')
})

test('reports every invalid field of a new widget and drops unknown fields', () => {
  expect(Object.keys(faultsOf(CreateWidgetBody, {})).sort()).toEqual([
    'deadline',
    'info_url',
    'name',
  ])
  const widget = { name: 'a', info_url: URL, deadline: '2026-12-05T12:00:00.000Z' }
  expect(z.parse(CreateWidgetBody, { ...widget, owner: 'me', version: 'x' })).toEqual(widget)
})

test('a page is a number and its size one of five', () => {
  expect(z.parse(WidgetsQuery, {})).toEqual({})
  expect(z.parse(WidgetsQuery, { page: '007', other: 'x' })).toEqual({ page: 7 })
  for (const per_page of WIDGETS_PER_PAGE) {
    expect(z.parse(WidgetsQuery, { per_page: String(per_page) })).toEqual({ per_page })
  }
})

test.for(['0', '-1', '1.0', '1e1', '', 'x', '1000000001', ['1', '2'], 1])(
  'refuses the page %j',
  (page) => {
    expect(Object.keys(faultsOf(WidgetsQuery, { page }))).toEqual(['page'])
  },
)

test.for(['0', '1', '20', '010', '10.0', '101', '', 'x', ['5', '10'], 10])(
  'refuses %j widgets per page',
  (per_page) => {
    expect(faultsOf(WidgetsQuery, { per_page })).toEqual({
      per_page: 'Choose 5, 10, 25, 50 or 100.',
    })
  },
)

test('request schemas convert to JSON Schema for the API documentation', () => {
  const asJson = (schema: z.ZodMiniType) => z.toJSONSchema(schema, { io: 'input' })
  const url = { type: 'string', format: 'uri', minLength: 1, maxLength: 2_048 }
  const deadline = {
    anyOf: [
      { type: 'string', format: 'date' },
      { type: 'string', format: 'date-time' },
    ],
  }
  expect(asJson(CreateWidgetBody)).toMatchObject({
    properties: { name: { pattern: '^[a-z0-9_-]+$', maxLength: 100 }, info_url: url, deadline },
    required: expect.arrayContaining(['name', 'info_url', 'deadline']),
  })
  expect(asJson(putWidget.body)).toMatchObject({ properties: { info_url: url, deadline } })
  expect(asJson(WidgetsQuery)).toMatchObject({
    properties: {
      page: { type: 'string', pattern: '^\\d+$' },
      per_page: { type: 'string', enum: ['5', '10', '25', '50', '100'] },
    },
  })
})
