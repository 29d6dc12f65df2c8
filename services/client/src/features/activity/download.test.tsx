import { listAudit } from '@gatehouse/contract'
import { screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { expect, test } from 'vitest'
import { auditOf, event } from '../../../test/audit.ts'
import { noteFiles } from '../../../test/files.ts'
import { type Call, mock } from '../../../test/mock.ts'
import { admin } from '../../../test/people.ts'
import { server } from '../../../test/server.ts'
import { loggedInAs, visit } from '../../../test/visit.tsx'

type Answer = () => Response | Promise<Response>

/** Answers only requests for CSV. */
function serveCsv(answer: Answer) {
  const calls: Pick<Call, 'query' | 'headers'>[] = []
  server.use(
    http.get('*/api/v1/audit', ({ request }) => {
      if (request.headers.get('accept') !== 'text/csv') return undefined
      calls.push({ query: new URL(request.url).searchParams, headers: request.headers })
      return answer()
    }),
  )
  return calls
}

const csv = (body: string) =>
  new HttpResponse(body, { headers: { 'content-type': 'text/csv; charset=utf-8' } })

async function open(path = '/activity') {
  loggedInAs(admin())
  mock(listAudit, auditOf([event(1)]))
  const visited = await visit(path)
  await screen.findByRole('table')
  return { ...visited, files: noteFiles() }
}
const button = () => screen.getByRole('button', { name: 'Download as CSV' })

test('saves all matching events as a file named after the day', async () => {
  const { person, files } = await open('/activity?action=authn_login_success&cursor=abc')
  const calls = serveCsv(() => csv('at,action\r\n'))
  await person.click(button())
  await waitFor(() => expect(files).toHaveLength(1))
  expect(files[0]?.name).toMatch(/^activity-\d{4}-\d\d-\d\d\.csv$/)
  expect(await files[0]?.content).toBe('at,action\r\n')
  expect(await screen.findByText(`${files[0]?.name} was downloaded.`)).toBeVisible()
  expect(Object.fromEntries(calls[0]?.query ?? [])).toEqual({ action: 'authn_login_success' })
  expect(calls[0]?.headers.get('authorization')).toBe('Bearer token-1')
})

test('disables the button and shows progress during a download', async () => {
  const { person, files } = await open()
  let answer = () => {}
  const calls = serveCsv(() => new Promise((done) => (answer = () => done(csv('a\r\n')))))
  await person.click(button())
  expect(button()).toBeDisabled()
  await waitFor(() => expect(calls).toHaveLength(1))
  answer()
  await waitFor(() => expect(button()).toBeEnabled())
  expect(files).toHaveLength(1)
})

const BROKEN = () =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('at,action\r\n'))
      controller.error(new Error('the connection broke'))
    },
  })

test.each<[string, Answer, RegExp]>([
  ['is refused', () => HttpResponse.json({ message: 'Not now.' }, { status: 503 }), /Not now\./],
  ['does not arrive', () => HttpResponse.error(), /Check your connection/],
  ['breaks off', () => csv(BROKEN() as never), /Check your connection/],
  ['is not CSV', () => HttpResponse.html('<h1>Hotel</h1>'), /Check your connection/],
])('saves no file that %s, and reports the reason', async (_, answer, reason) => {
  const { person, files } = await open()
  serveCsv(answer)
  await person.click(button())
  const message = await screen.findByText(/^Not downloaded\./)
  expect(message).toHaveTextContent(reason)
  expect(files).toEqual([])
  expect(button()).toBeEnabled()
})

test('refreshes an expired token for a download', async () => {
  const { person, files } = await open()
  const { status, message } = { status: 401, message: 'Signature expired.' }
  let refusals = 0
  serveCsv(() => {
    refusals += 1
    if (refusals > 1) return csv('a\r\n')
    return HttpResponse.json({ code: 'invalid_token', message }, { status })
  })
  await person.click(button())
  await waitFor(() => expect(files).toHaveLength(1))
})

test('aborts the download silently when the user leaves the page', async () => {
  const { person, files } = await open()
  let answer = () => {}
  serveCsv(() => new Promise((done) => (answer = () => done(csv('a\r\n')))))
  await person.click(button())
  await person.click(screen.getByRole('link', { name: 'About' }))
  await screen.findByRole('heading', { name: 'About' })
  answer()
  await new Promise((done) => setTimeout(done, 50))
  expect(files).toEqual([])
  expect(screen.queryByText(/download/)).not.toBeInTheDocument()
})
