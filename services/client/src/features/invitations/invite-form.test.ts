import { expect, test } from 'vitest'
import { InviteForm, namingAddresses } from './invite-form.ts'

const MESSAGE = 'Enter an address like name@example.com.'

test.for([
  ['one, ada@example.test', '“one”'],
  ['one, ada@example.test; two\nthree', '“one”, “two”, “three”'],
  ['one,two,three,four,five,six,seven', '“one”, “two”, “three”, “four”, “five” and 2 more'],
])('names the malformed addresses of %j, at most five', ([text = '', names]) => {
  const { error } = InviteForm.safeParse({ emails: text, role: 'employee' })
  const errors = Object.fromEntries(
    error?.issues.map(({ path }) => [path.join('.'), MESSAGE]) ?? [],
  )
  expect(namingAddresses({ errors }, text).errors).toEqual({ emails: `${names}: ${MESSAGE}` })
})
