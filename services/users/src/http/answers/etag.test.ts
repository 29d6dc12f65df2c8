import { expect, test } from 'vitest'
import { etagOf, matchesTag, requiresExisting, requiresNone, versionsOf } from './etag.ts'

test('parses the version of an entity tag', () => {
  expect(versionsOf(etagOf('a-1'))).toEqual(['a-1'])
})

test.for([
  ['"a"', ['a']],
  ['"a", "b" ,"c"', ['a', 'b', 'c']],
  ['W/"a"', ['a']],
  ['""', ['']],
])('If-Match %j lists the versions %j', ([header, versions]) => {
  expect(versionsOf(String(header))).toEqual(versions)
})

test.for(['', 'a', '"a', 'a"', 'w/"a"', '"a"b"', '"\u0001"', '* , x'])(
  'malformed If-Match %j lists no version',
  (header) => {
    expect(versionsOf(header)).toEqual([])
  },
)

test('a missing If-Match and `*` allow any version', () => {
  expect(versionsOf(undefined)).toBeUndefined()
  expect(versionsOf('*')).toBeUndefined()
  expect(versionsOf(' * ')).toBeUndefined()
})

test('every If-Match requires an existing row', () => {
  expect(requiresExisting(undefined)).toBe(false)
  expect(requiresExisting('*')).toBe(true)
  expect(requiresExisting('"a"')).toBe(true)
})

test.for(['"a"', 'W/"a"', '"b", W/"a"', '*'])('If-None-Match %s matches the tag "a"', (header) => {
  expect(matchesTag(header, '"a"')).toBe(true)
  expect(matchesTag(header, 'W/"a"')).toBe(true)
})

test.for([undefined, '', 'a', '"b"', '"A"', '"*"'])(
  'If-None-Match %s does not match the tag "a"',
  (header) => {
    expect(matchesTag(header, '"a"')).toBe(false)
  },
)

test('only If-None-Match `*` requires a missing row', () => {
  expect(['*', ' * ', undefined, '"a"', '"*"'].map(requiresNone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
