import { expect, test } from 'vitest'
import { totpStep } from './totp.ts'

/** The secret of RFC 6238, appendix B, in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

// The last six digits of the appendix's eight.
test.for([
  [59, '287082', 1],
  [1_111_111_109, '081804', 37_037_036],
  [1_234_567_890, '005924', 41_152_263],
  [20_000_000_000, '353130', 666_666_666],
] as const)('at %i seconds the code is %s', ([time, code, step]) => {
  expect(totpStep(SECRET, code, time * 1_000)).toBe(step)
})

test.for([
  [-60, undefined],
  [-30, 1],
  [29, 1],
  [30, 1],
  [61, undefined],
] as const)('a code is accepted %i seconds from its step: %s', ([shift, step]) => {
  expect(totpStep(SECRET, '287082', (30 + shift) * 1_000)).toBe(step)
})

test.for(['287083', '28708', '2870820', 'abcdef', ''])('%j is no code', (code) => {
  expect(totpStep(SECRET, code, 59_000)).toBeUndefined()
})
