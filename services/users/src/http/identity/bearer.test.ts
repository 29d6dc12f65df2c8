import { expect, test } from 'vitest'
import { parseBearer } from './bearer.ts'

test.for(['Bearer abc', 'bearer abc', 'BEARER   abc', ' Bearer\tabc '])(
  'the header %j has a bearer token',
  (header) => {
    expect(parseBearer(header)).toEqual({ kind: 'token', token: 'abc' })
  },
)

test.for(['Bearer', 'Bearer ', 'bearer a b', 'Bearer a b c'])(
  'the header %j is malformed',
  (header) => {
    expect(parseBearer(header)).toEqual({ kind: 'malformed' })
  },
)

test.for([undefined, '', ' ', 'Basic abc', 'Bearer:abc', 'Bearerabc', 'abc', 'X Bearer abc'])(
  'the header %j has no bearer token',
  (header) => {
    expect(parseBearer(header)).toEqual({ kind: 'none' })
  },
)
