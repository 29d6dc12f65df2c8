import { type Registration, type ResponseOf, registration } from '@gatehouse/contract'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'

export const REGISTRATION: Registration = {
  mode: 'open',
  password_min_length: 12,
  mail: true,
  email_verification: 'optional',
}

const rules: ResponseOf<typeof registration> = { status: 'success', data: REGISTRATION }

/** Answers the rules for registrations, which the log-in page loads. Each test adds the handlers of other requests. */
export const server = setupServer(
  http.get(`*/api/v1${registration.path}`, () => HttpResponse.json(rules)),
)
