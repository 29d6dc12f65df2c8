import { exportAccount } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { expect, test } from 'vitest'
import { noteFiles } from '../../../test/files.ts'
import { mock, refuse } from '../../../test/mock.ts'
import { user } from '../../../test/people.ts'
import { server } from '../../../test/server.ts'
import { loggedInAs, mockAccount, visit } from '../../../test/visit.tsx'

async function open() {
  loggedInAs(user())
  mockAccount()
  const visited = await visit('/account')
  await screen.findByRole('heading', { name: 'My account' })
  return { ...visited, files: noteFiles() }
}
const button = () => screen.getByRole('button', { name: 'Download my data' })

test('saves the data as a file named after the day, and shows progress until then', async () => {
  const { person, files } = await open()
  let answer = () => {}
  server.use(
    http.get(
      '*/api/v1/auth/export',
      () =>
        new Promise<Response>((done) => (answer = () => done(HttpResponse.json({ account: {} })))),
    ),
  )
  await person.click(button())
  expect(button()).toBeDisabled()
  await waitFor(() => {
    answer()
    expect(files).toHaveLength(1)
  })
  expect(files[0]?.name).toMatch(/^gatehouse-my-data-\d{4}-\d\d-\d\d\.json$/)
  expect(await files[0]?.content).toBe('{"account":{}}')
  expect(await screen.findByText(`${files[0]?.name} was downloaded.`)).toBeVisible()
  expect(button()).toBeEnabled()
})

test('saves no file when the service refuses, and says why', async () => {
  const { person, files } = await open()
  mock(exportAccount, refuse('too_many_requests'))
  await person.click(button())
  expect(await screen.findByText(/^Not downloaded\./)).toBeVisible()
  expect(files).toEqual([])
  expect(button()).toBeEnabled()
})
