import {
  finishLogin,
  login,
  removeTrustedDevice,
  removeTrustedDevices,
  type TrustedDevice,
} from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mockFactors, openSecurity, WITH_APP } from '../../test/factors.ts'
import { mock, secondFactor } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { loggedInAs, mockLogin, visit } from '../../test/visit.tsx'

const LABEL = 'Don’t ask for a code on this device for 30 days'

/** Shows the second step after the password. */
async function openSecondStep(trust_days?: number) {
  const due = { expires_in: 300, ...(trust_days && { trust_days }) }
  mock(login, secondFactor(due))
  const visited = await visit('/login')
  await visited.person.type(await screen.findByLabelText('Email or username'), 'michael')
  await visited.person.type(screen.getByLabelText('Password'), 'open sesame{Enter}')
  await screen.findByLabelText('Code')
  return { ...visited, calls: mock(finishLogin, { ...tokens(), data: user() }) }
}

test('the second step trusts the device when that is ticked', async () => {
  const { calls, person } = await openSecondStep(30)
  expect(screen.getByLabelText(LABEL)).not.toBeChecked()
  await person.click(screen.getByLabelText(LABEL))
  await person.type(screen.getByLabelText('Code'), '123456{Enter}')
  await screen.findByText('Logged in as michael.')
  expect(calls[0]?.body).toEqual({ code: '123456', trust_device: true })
})

test('sends no trust when the box is not ticked', async () => {
  const { calls, person } = await openSecondStep(30)
  await person.type(screen.getByLabelText('Code'), '123456{Enter}')
  await screen.findByText('Logged in as michael.')
  expect(calls[0]?.body).toEqual({ code: '123456' })
})

test('nothing is offered where no device is trusted', async () => {
  await openSecondStep()
  expect(screen.queryByRole('checkbox')).not.toBeInTheDocument()
})

test('a step-up asks for the code on a trusted device too', async () => {
  loggedInAs(user())
  const calls = mockLogin(user())
  const { person } = await visit('/step-up?next=%2Fabout')
  await person.type(await screen.findByLabelText('Password'), 'open sesame{Enter}')
  await screen.findByText('Logged in as michael.')
  expect(calls.at(-1)?.body).toMatchObject({ acr_values: 'aal2' })
})

const device = (id: string, more: Partial<TrustedDevice> = {}): TrustedDevice => ({
  id,
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
  created_at: '2026-01-02T03:04:05.000Z',
  last_used_at: null,
  expires_at: '2026-02-01T03:04:05.000Z',
  ...more,
})
const ONE = device('0193a0b2-7c00-7000-8000-000000000001')
const TWO = device('0193a0b2-7c00-7000-8000-000000000002', {
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36',
})
const list = () => within(screen.getByRole('list', { name: 'Trusted devices' }))

test('trusted devices are listed, and one is removed', async () => {
  const { person } = await openSecurity({ ...WITH_APP, trusted_devices: [ONE, TWO] })
  expect(list().getAllByRole('listitem')).toHaveLength(2)
  expect(list().getByText('Firefox on Linux')).toBeVisible()
  const calls = mock(removeTrustedDevice, { status: 'success', message: 'Done.' })
  mockFactors({ ...WITH_APP, trusted_devices: [TWO] })
  await person.click(screen.getByRole('button', { name: 'Remove Firefox on Linux' }))
  expect(await screen.findByText('Log-ins on that device need a code again.')).toBeVisible()
  expect(calls[0]?.params['id']).toBe(ONE.id)
  expect(list().getAllByRole('listitem')).toHaveLength(1)
  expect(screen.queryByRole('button', { name: 'Remove all trusted devices' })).toBeNull()
})

test('all trusted devices are removed together', async () => {
  const { person } = await openSecurity({ ...WITH_APP, trusted_devices: [ONE, TWO] })
  const calls = mock(removeTrustedDevices, { status: 'success', message: 'Done.' })
  mockFactors(WITH_APP)
  await person.click(screen.getByRole('button', { name: 'Remove all trusted devices' }))
  expect(await screen.findByText('Each log-in needs a code again.')).toBeVisible()
  expect(calls).toHaveLength(1)
  expect(screen.queryByRole('region', { name: 'Trusted devices' })).not.toBeInTheDocument()
})

test('without a trusted device the page says nothing of them', async () => {
  await openSecurity(WITH_APP)
  expect(screen.queryByRole('region', { name: 'Trusted devices' })).not.toBeInTheDocument()
})
