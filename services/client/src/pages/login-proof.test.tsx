import { type Challenge, login } from '@gatehouse/contract'
import { screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { challenge, mock, refuse } from '../../test/mock.ts'
import { tokens, user } from '../../test/people.ts'
import { type Person, visit } from '../../test/visit.tsx'
import { ProofWorker } from '../../test/worker.ts'

/** Its number is 1234. */
const CHALLENGE: Challenge = {
  algorithm: 'SHA-256',
  challenge: '71e78f30535293bd5a98df668ae9301cb42ab1170322a9fb57b97c77b74b3c1c',
  maxnumber: 2_000,
  salt: '0123456789abcdef01234567?expires=1795950020&for=ada&',
  signature: 'signed',
}
const TYPED = { email: 'michael', password: 'open sesame' }

// Not `unstubAllGlobals`, which would also remove what the setup stubs.
afterEach(() => void Reflect.deleteProperty(globalThis, 'Worker'))

async function logIn(person: Person) {
  await person.type(await screen.findByLabelText('Email or username'), TYPED.email)
  await person.type(screen.getByLabelText('Password'), TYPED.password)
  await person.click(screen.getByRole('button', { name: 'Log in' }))
}

const proofIn = (body: unknown) => (body as { proof?: string }).proof

test('solves a challenge while it says so, and logs in with what was typed', async () => {
  vi.stubGlobal('Worker', ProofWorker)
  const calls = mock(login, ({ body }) =>
    proofIn(body) ? { ...tokens(), data: user() } : challenge(CHALLENGE),
  )
  const { person } = await visit('/login')
  await logIn(person)
  expect(await screen.findByText('Checking your browser…')).toBeVisible()
  expect(await screen.findByText('Logged in as michael.', {}, { timeout: 5_000 })).toBeVisible()
  expect(calls.map(({ body }) => body)).toEqual([TYPED, { ...TYPED, proof: expect.any(String) }])
  const { maxnumber: _, ...fields } = CHALLENGE
  const proof: unknown = JSON.parse(atob(proofIn(calls[1]?.body) ?? ''))
  expect(proof).toEqual({ ...fields, number: 1234 })
  expect(ProofWorker.terminated).toBe(1)
})

test('a wrong password after a proof keeps the input, and the progress ends', async () => {
  vi.stubGlobal('Worker', ProofWorker)
  mock(login, ({ body }) => (proofIn(body) ? refuse('invalid_credentials') : challenge(CHALLENGE)))
  const { person } = await visit('/login')
  await logIn(person)
  const alert = await screen.findByRole('alert', {}, { timeout: 5_000 })
  expect(alert).toHaveTextContent('Email or password is incorrect.')
  expect(screen.queryByText('Checking your browser…')).toBeNull()
  expect(screen.getByLabelText('Password')).toHaveValue(TYPED.password)
})

test('shows the service’s message after three challenges in a row', async () => {
  vi.stubGlobal('Worker', ProofWorker)
  const calls = mock(login, challenge(CHALLENGE))
  const { person } = await visit('/login')
  await logIn(person)
  const alert = await screen.findByRole('alert', {}, { timeout: 5_000 })
  expect(alert).toHaveTextContent('Many log-ins fail right now')
  expect(calls).toHaveLength(3)
})

test('a browser that can’t do the work says what to do, and keeps the input', async () => {
  mock(login, challenge(CHALLENGE))
  const { person } = await visit('/login')
  await logIn(person)
  expect(await screen.findByRole('alert', {}, { timeout: 5_000 })).toHaveTextContent(
    'Your browser couldn’t be checked. Try again, or use another browser.',
  )
  expect(screen.getByLabelText('Password')).toHaveValue(TYPED.password)
})
