import { getUser, updateUser } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock } from '../../../test/mock.ts'
import { admin, mockPeople, pageOf, user } from '../../../test/people.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'

/** Opens the form of a user as an admin. */
async function open(who = user()) {
  loggedInAs(admin())
  mockPeople(pageOf([admin(), user()]))
  mock(getUser, { status: 'success', data: who, etag: '"1"' })
  const { person } = await visit('/people')
  await person.click(await screen.findByRole('button', { name: `Edit ${who.username}` }))
  const form = within(await screen.findByRole('dialog', { name: `Edit ${who.username}` }))
  await form.findByLabelText('Username')
  return { person, form }
}

test('asks for the password beside another own address, and says that it must be confirmed', async () => {
  const { person, form } = await open(admin())
  const calls = mock(updateUser, { status: 'success', data: admin() })
  expect(form.queryByLabelText('Current password')).toBeNull()
  await person.clear(form.getByLabelText('Email'))
  await person.type(form.getByLabelText('Email'), 'moved@example.test')
  await person.type(form.getByLabelText('Current password'), 'open sesame')
  await person.click(form.getByRole('button', { name: 'Save changes' }))
  expect(
    await screen.findByText(/^admin was saved\. Open the link in the mail to moved@example\.test/),
  ).toBeVisible()
  expect(calls[0]?.body).toMatchObject({ current_password: 'open sesame' })
})

test('asks for no password beside another person’s address', async () => {
  const { person, form } = await open()
  await person.type(form.getByLabelText('Email'), 's')
  expect(form.queryByLabelText('Current password')).toBeNull()
})
