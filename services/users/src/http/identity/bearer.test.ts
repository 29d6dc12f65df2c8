import { expect, test } from 'vitest'
import { parseBearer } from './bearer.ts'

test.for(['Bearer abc', 'bearer abc', 'BEARER   abc', ' Bearer\tabc '])(
  '%j has a token',
  (header) => {
    expect(parseBearer(header)).toEqual({ kind: 'token', token: 'abc' })
  },
)

test.for(['Bearer', 'Bearer ', 'bearer a b', 'Bearer a b c'])('%j is malformed', (header) => {
  expect(parseBearer(header)).toEqual({ kind: 'malformed' })
})

test.for([undefined, '', ' ', 'Basic abc', 'Bearer:abc', 'Bearerabc', 'abc', 'X Bearer abc'])(
  '%j has none',
  (header) => {
    expect(parseBearer(header)).toEqual({ kind: 'none' })
  },
)
