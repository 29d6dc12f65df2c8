import { expect, test } from 'vitest'
import { etagOf, namesTag, requiresExisting, requiresNone, versionsOf } from './etag.ts'

test('a version’s tag names that version', () => {
  expect(versionsOf(etagOf('a-1'))).toEqual(['a-1'])
})

test.for([
  ['"a"', ['a']],
  ['"a", "b" ,"c"', ['a', 'b', 'c']],
  ['W/"a"', ['a']],
  ['""', ['']],
])('%j allows %j', ([header, versions]) => {
  expect(versionsOf(String(header))).toEqual(versions)
})

test.for(['', 'a', '"a', 'a"', 'w/"a"', '"a"b"', '"\u0001"', '* , x'])(
  '%j allows no version at all',
  (header) => {
    expect(versionsOf(header)).toEqual([])
  },
)

test('without the header, and with a star, any version may be replaced', () => {
  expect(versionsOf(undefined)).toBeUndefined()
  expect(versionsOf('*')).toBeUndefined()
  expect(versionsOf(' * ')).toBeUndefined()
})

test('any condition at all asks for a row that is there', () => {
  expect(requiresExisting(undefined)).toBe(false)
  expect(requiresExisting('*')).toBe(true)
  expect(requiresExisting('"a"')).toBe(true)
})

test.for(['"a"', 'W/"a"', '"b", W/"a"', '*'])('If-None-Match %s names the tag "a"', (header) => {
  expect(namesTag(header, '"a"')).toBe(true)
  expect(namesTag(header, 'W/"a"')).toBe(true)
})

test.for([undefined, '', 'a', '"b"', '"A"', '"*"'])(
  'If-None-Match %s names no tag "a"',
  (header) => {
    expect(namesTag(header, '"a"')).toBe(false)
  },
)

test('a star alone asks that there is none', () => {
  expect(['*', ' * ', undefined, '"a"', '"*"'].map(requiresNone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
