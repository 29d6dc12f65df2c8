import { expect, test } from 'vitest'
import { pauseText } from './pause.ts'

test.for([
  [1, 'a minute'],
  [60, 'a minute'],
  [61, '2 minutes'],
  [3_600, '60 minutes'],
  [7_200, '2 hours'],
  [86_400, '24 hours'],
] as const)('%i seconds are %s', ([seconds, text]) => {
  expect(pauseText(seconds)).toBe(text)
})
