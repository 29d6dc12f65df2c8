import { beginPasskeyLogin, login, passkeyLogin } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, refuse } from '../../test/mock.ts'
import { REQUEST, stubPasskeys, usedBy } from '../../test/passkeys.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, mockLogin, visit } from '../../test/visit.tsx'

const NEXT = 'next=%2Fnotes%2F%3Fa%3D1'
const password = () => screen.findByLabelText('Password')

async function visitStepUp(search: string) {
  loggedInAs(user())
  return visit(`/step-up?${search}`)
}

test('an anonymous visitor logs in once', async () => {
  const { at } = await visit(`/step-up?${NEXT}`)
  expect(await screen.findByRole('heading', { name: 'Log in' })).toBeVisible()
  expect(at()).toMatchObject({ pathname: '/login', search: `?${NEXT}` })
})

test('a password leads on to the service that asked for a recent log-in', async () => {
  const { person, loads } = await visitStepUp(`${NEXT}#top`)
  expect(await screen.findByText(/needs a log-in from the last ten minutes/)).toBeVisible()
  expect(screen.getByLabelText('Email or username')).toHaveValue(user().username)
  mockLogin(user())
  await person.type(await password(), 'open sesame')
  await person.click(screen.getByRole('button', { name: 'Log in' }))
  await waitFor(() => expect(loads).toEqual(['/notes/?a=1#top']))
})

test('a wrong password is reported, and the page stays', async () => {
  const { person, loads } = await visitStepUp(NEXT)
  mock(login, refuse('invalid_credentials'))
  await person.type(await password(), 'open sesame')
  await person.click(screen.getByRole('button', { name: 'Log in' }))
  expect(await screen.findByRole('alert')).toBeVisible()
  expect(loads).toEqual([])
})

test.each(['https://evil.test/', '//evil.test'])('never leads on to %s', async (next) => {
  const { person, at } = await visitStepUp(`${new URLSearchParams({ next })}`)
  mockLogin(user())
  await person.type(await password(), 'open sesame')
  await person.click(screen.getByRole('button', { name: 'Log in' }))
  await waitFor(() => expect(at().pathname).toBe('/'))
})

test('a passkey leads on to the service that asked for a second factor', async () => {
  stubPasskeys({ get: async () => usedBy(user().id) })
  mock(beginPasskeyLogin, { status: 'success', data: { options: REQUEST } })
  const { person, loads } = await visitStepUp(`acr_values=aal2&${NEXT}`)
  expect(
    await screen.findByText(/log in again with your second factor or your passkey/),
  ).toBeVisible()
  mock(passkeyLogin, { ...tokens(), data: user() })
  await person.click(screen.getByRole('button', { name: 'Use a passkey' }))
  await waitFor(() => expect(loads).toEqual(['/notes/?a=1']))
})

test('a passkey of another account is refused', async () => {
  stubPasskeys({ get: async () => usedBy('another') })
  mock(beginPasskeyLogin, { status: 'success', data: { options: REQUEST } })
  const { person, loads } = await visitStepUp(NEXT)
  await person.click(await screen.findByRole('button', { name: 'Use a passkey' }))
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'This passkey belongs to another account. Choose one of this account.',
  )
  expect(loads).toEqual([])
})
