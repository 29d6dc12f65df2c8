import { confirmTotp, startTotp } from '@gatehouse/contract'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import {
  CODES,
  mockFactors,
  openSecurity,
  PASSWORD,
  shownCodes,
  WITH_APP,
  WITHOUT_APP,
} from '../../test/factors.ts'
import { noteFiles } from '../../test/files.ts'
import { type Answer, mock, refuse } from '../../test/mock.ts'
import { tokens } from '../../test/people.ts'

const SECRET = 'ABCD2345ABCD2345ABCD2345ABCD2345'
const URI = `otpauth://totp/Gatehouse:michael?secret=${SECRET}&issuer=Gatehouse`
const confirmed: Answer<typeof confirmTotp> = {
  ...tokens({ access_token: 'of-the-new-session' }),
  data: { recovery_codes: CODES },
}

/** Shows the QR code after the password. */
async function open() {
  const visited = await openSecurity(WITHOUT_APP)
  const { person } = visited
  const started = mock(startTotp, { status: 'success', data: { secret: SECRET, uri: URI } })
  await person.click(screen.getByRole('button', { name: 'Set up' }))
  const dialog = within(await screen.findByRole('dialog', { name: /^Set up/ }))
  const password = dialog.getByLabelText('Current password')
  await waitFor(() => expect(password).toHaveFocus())
  await person.type(password, `${PASSWORD}{Enter}`)
  const heading = await screen.findByRole('heading', { name: 'Set up the authenticator app' })
  return { ...visited, heading, started }
}

/** Shows the recovery codes after the first code of the app. */
async function openCodes() {
  const visited = await open()
  const calls = mock(confirmTotp, confirmed)
  mockFactors(WITH_APP)
  await visited.person.type(screen.getByLabelText('Code'), '123 456{Enter}')
  const heading = await screen.findByRole('heading', { name: 'Save your recovery codes' })
  return { ...visited, heading, calls }
}

test('asks for the password, then shows the secret as a QR code, as text and as a link', async () => {
  const { heading, started } = await open()
  expect(started[0]?.body).toEqual({ current_password: PASSWORD })
  await waitFor(() => expect(heading).toHaveFocus())
  expect(screen.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
  const grouped = 'ABCD 2345 ABCD 2345 ABCD 2345 ABCD 2345'
  expect(screen.getByLabelText('Secret, to type instead')).toHaveValue(grouped)
  expect(screen.getByRole('link', { name: 'Open the app' })).toHaveAttribute('href', URI)
})

test('draws the QR code in black on white with a quiet zone, without inline styles', async () => {
  await open()
  const code = screen.getByRole('img', { name: /^QR code/ })
  const [, , size] = code.getAttribute('viewBox')?.split(' ') ?? []
  const background = code.querySelector('rect')
  expect(background).toHaveAttribute('fill', '#fff')
  expect(background).toHaveAttribute('width', size)
  const dark = code.querySelector('path')
  expect(dark).toHaveAttribute('fill', '#000')
  const places = [...(dark?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)/g)].flatMap(
    ([, x, y]) => [Number(x), Number(y)],
  )
  expect(Math.min(...places)).toBe(4)
  expect(Math.max(...places)).toBe(Number(size) - 5)
  expect(code.outerHTML).not.toContain('style=')
})

test('copies the secret without spaces', async () => {
  const { person } = await open()
  await person.click(screen.getByRole('button', { name: 'Copy the secret' }))
  expect(await navigator.clipboard.readText()).toBe(SECRET)
  expect(screen.getByRole('button', { name: 'Copied the secret' })).toBeVisible()
})

test('adds the app by its first code, and takes over the new session', async () => {
  const { heading, calls } = await openCodes()
  expect(calls[0]?.body).toEqual({ current_password: PASSWORD, code: '123456' })
  expect(calls[0]?.headers.get('auth-transport')).toBe('cookie')
  const { getToken } = await import('#/lib/session.ts')
  expect(getToken()).toBe('of-the-new-session')
  expect(screen.getByText(/^The authenticator app was added\./)).toBeVisible()
  await waitFor(() => expect(heading).toHaveFocus())
})

test('shows the recovery codes until they are saved, and never again', async () => {
  const { person } = await openCodes()
  expect(screen.getByText(/shown only now/)).toBeVisible()
  expect(shownCodes()).toEqual(CODES)
  await person.click(screen.getByRole('button', { name: 'I have saved them' }))
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Security' })).toHaveFocus())
  expect(await screen.findByText('7 of 10 left')).toBeVisible()
  expect(screen.queryByText(CODES[0] ?? '')).not.toBeInTheDocument()
})

test('copies, downloads and prints the recovery codes', async () => {
  const { person } = await openCodes()
  const files = noteFiles()
  const print = vi.spyOn(window, 'print').mockImplementation(() => undefined)
  await person.click(screen.getByRole('button', { name: 'Copy' }))
  expect(await navigator.clipboard.readText()).toBe(CODES.join('\n'))
  await person.click(screen.getByRole('button', { name: 'Download' }))
  expect(files[0]?.name).toBe('gatehouse-recovery-codes.txt')
  expect(await files[0]?.content).toContain(`\n\n${CODES.join('\n')}\n`)
  await person.click(screen.getByRole('button', { name: 'Print' }))
  expect(print).toHaveBeenCalledOnce()
})

test('shows a wrong password beside its field in the dialog', async () => {
  const { person } = await openSecurity(WITHOUT_APP)
  mock(startTotp, refuse('validation_failed', { current_password: 'This is not it.' }))
  await person.click(screen.getByRole('button', { name: 'Set up' }))
  const dialog = within(await screen.findByRole('dialog'))
  await person.type(dialog.getByLabelText('Current password'), 'guess{Enter}')
  const field = dialog.getByLabelText('Current password')
  await waitFor(() => expect(field).toHaveAccessibleDescription('This is not it.'))
})

test('shows a wrong code beside its field, and keeps the secret', async () => {
  const { person } = await open()
  mock(confirmTotp, refuse('code_wrong', { code: 'This code is wrong.' }))
  const field = screen.getByLabelText('Code')
  await person.type(field, '123456{Enter}')
  await waitFor(() => expect(field).toHaveAccessibleDescription('This code is wrong.'))
  expect(field).toHaveFocus()
  expect(screen.getByRole('img', { name: /^QR code/ })).toBeVisible()
})

test('asks for the password again when it was changed during the setup', async () => {
  const { person } = await open()
  mock(confirmTotp, refuse('validation_failed', { current_password: 'This is not it.' }))
  await person.type(screen.getByLabelText('Code'), '123456{Enter}')
  const field = await screen.findByLabelText('Current password')
  expect(field).toHaveAccessibleDescription('This is not it.')
  const calls = mock(confirmTotp, confirmed)
  await person.type(field, 'the new one{Enter}')
  expect(await screen.findByRole('heading', { name: 'Save your recovery codes' })).toBeVisible()
  expect(calls[0]?.body).toEqual({ current_password: 'the new one', code: '123456' })
})

test('reports a secret that is no longer valid, and can begin again', async () => {
  const { person } = await open()
  const message = 'This secret is no longer valid. Begin again.'
  mock(confirmTotp, refuse('conflict', {}, message))
  await person.type(screen.getByLabelText('Code'), '123456{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent(message)
  await person.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(await screen.findByRole('button', { name: 'Set up' })).toBeVisible()
  expect(screen.getByRole('heading', { name: 'Security' })).toHaveFocus()
})
