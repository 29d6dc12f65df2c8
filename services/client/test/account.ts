import { screen, within } from '@testing-library/react'
import { user } from './people.ts'
import { loggedInAs, mockAccount, visit } from './visit.tsx'

/** Opens the account page of a user. */
export async function openAccount() {
  loggedInAs(user())
  mockAccount()
  const visited = await visit('/account')
  await screen.findByRole('heading', { name: 'My account' })
  return visited
}

export const section = (name: string) => within(screen.getByRole('region', { name }))
