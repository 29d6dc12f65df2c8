import { getPreferences, listSessions, patchPreferences } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { mock, UNREACHABLE } from '../../test/mock.ts'
import { user } from '../../test/people.ts'
import { loggedInAs, mockAccount, visit } from '../../test/visit.tsx'

const preferences = (notify_new_device: boolean) =>
  ({ status: 'success', data: { notify_new_device, offer_passkey: false } }) as const

async function open({ on = true, mail = true } = {}) {
  loggedInAs(user())
  mockAccount({ mail })
  mock(listSessions, { status: 'success', data: { items: [] } })
  mock(getPreferences, preferences(on))
  const visited = await visit('/account/sessions')
  await screen.findByText('No sessions.')
  return visited
}

const findSwitch = () =>
  screen.findByRole('switch', { name: 'Mail me when I log in on a new device' })

test.for([true, false])(
  'saves the switch at once when it was %s, and keeps the focus',
  async (on) => {
    const { person } = await open({ on })
    const choice = await findSwitch()
    expect(choice).toHaveProperty('checked', on)
    const calls = mock(patchPreferences, preferences(!on))
    mock(getPreferences, preferences(!on))
    await person.click(choice)
    const done = on ? /no longer get mail/ : /You get mail/
    expect(await screen.findByText(done)).toBeVisible()
    expect(calls[0]?.body).toEqual({ notify_new_device: !on })
    expect(await findSwitch()).toHaveProperty('checked', !on)
    expect(await findSwitch()).toHaveFocus()
  },
)

test('returns to the saved value and says so when it can’t be saved', async () => {
  const { person } = await open()
  mock(patchPreferences, UNREACHABLE)
  await person.click(await findSwitch())
  expect(await screen.findByRole('alert')).toHaveTextContent('can’t be reached')
  await waitFor(async () => expect(await findSwitch()).toBeChecked())
})

test('shows the sessions without the switch when the preferences can’t be loaded', async () => {
  loggedInAs(user())
  mockAccount()
  mock(listSessions, { status: 'success', data: { items: [] } })
  mock(getPreferences, UNREACHABLE)
  await visit('/account/sessions')
  expect(await screen.findByText('No sessions.')).toBeVisible()
  expect(screen.queryByRole('switch')).not.toBeInTheDocument()
})

test('has no switch where no mail is sent', async () => {
  await open({ mail: false })
  expect(screen.getByRole('button', { name: 'Remove known devices' })).toBeVisible()
  expect(screen.queryByRole('switch')).not.toBeInTheDocument()
})
