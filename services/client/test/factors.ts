import { type Factors, getFactors } from '@gatehouse/contract'
import { screen, within } from '@testing-library/react'
import { mock } from './mock.ts'
import { user } from './people.ts'
import { loggedInAs, visit } from './visit.tsx'

export const WITHOUT_APP: Factors = {
  totp: null,
  recovery_codes_left: 0,
  passkeys: [],
  trusted_devices: [],
}
export const WITH_APP: Factors = {
  totp: { created_at: '2026-01-02T03:04:05.000Z', last_used_at: '2026-01-03T03:04:05.000Z' },
  recovery_codes_left: 7,
  passkeys: [],
  trusted_devices: [],
}
export const PASSWORD = 'open sesame'
export const CODES = Array.from({ length: 10 }, (_, at) => `1234-5678-9ABC-000${at}`)

export const mockFactors = (factors: Factors) =>
  mock(getFactors, { status: 'success', data: factors })

/** Reads the recovery codes that the page shows. */
export const shownCodes = () =>
  within(screen.getByRole('list', { name: 'Recovery codes' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent)

/** Opens the security page of a user with these factors. */
export async function openSecurity(factors: Factors) {
  loggedInAs(user())
  const loads = mockFactors(factors)
  const visited = await visit('/account/security')
  await screen.findByRole('region', { name: 'Authenticator app' })
  return { ...visited, loads }
}
