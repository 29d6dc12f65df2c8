import * as z from 'zod/mini'
import { answer } from './answer.ts'
import { endpoint } from './endpoint.ts'

/** The caller's settings for their own account. */
export const Preferences = z.object({
  /** Whether a log-in on a new device is mailed. */
  notify_new_device: z.boolean(),
})
export type Preferences = z.infer<typeof Preferences>

export const PatchPreferencesBody = z.object({
  notify_new_device: z.boolean({ error: 'Choose true or false.' }),
})

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
  summary: 'Choose whether a log-in on a new device is mailed',
  access: 'user',
  body: PatchPreferencesBody,
  responses: { 200: answer(Preferences) },
})
