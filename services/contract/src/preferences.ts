import * as z from 'zod/mini'
import { answer } from './answer.ts'
import { endpoint } from './endpoint.ts'

/** The caller's settings for their own account. */
export const Preferences = z.object({
  /** Whether a log-in on a new device is mailed. */
  notify_new_device: z.boolean(),
  /** Whether the pages offer a passkey after a log-in with the password: not after “Not now”, and not beside a passkey. */
  offer_passkey: z.boolean(),
})
export type Preferences = z.infer<typeof Preferences>

const choice = () => z.optional(z.boolean({ error: 'Choose true or false.' }))

export const PatchPreferencesBody = z
  .object({ notify_new_device: choice(), offer_passkey: choice() })
  .check(
    z.refine((body) => Object.values(body).some((value) => value !== undefined), {
      error: 'Send a preference to change.',
      path: ['notify_new_device'],
    }),
  )

export const getPreferences = endpoint({
  method: 'GET',
  path: '/auth/preferences',
  tag: 'auth',
  summary: 'Get the caller’s preferences',
  access: 'user',
  responses: { 200: answer(Preferences) },
})

export const patchPreferences = endpoint({
  method: 'PATCH',
  path: '/auth/preferences',
  tag: 'auth',
  summary: 'Choose whether a log-in on a new device is mailed, and whether a passkey is offered',
  access: 'user',
  body: PatchPreferencesBody,
  responses: { 200: answer(Preferences) },
})
