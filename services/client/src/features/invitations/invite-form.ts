import { InviteBody } from '@gatehouse/contract'
import * as z from 'zod/mini'
import type { FormFailure } from '#/lib/form.ts'

/** Splits a pasted list at line breaks, commas and semicolons. */
const addressesIn = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map((address) => address.trim())
    .filter((address) => address !== '')

/** The form in which an admin invites people. */
export const InviteForm = z.extend(InviteBody, {
  emails: z.pipe(z.pipe(z.string(), z.transform(addressesIn)), InviteBody.shape.emails),
})

const POSITION = /^emails\.(\d+)$/

/** Reports the faults of single addresses, which the contract names by position, beside the one field. */
export function namingAddresses(failure: FormFailure, text: string): FormFailure {
  const [field, message] =
    Object.entries(failure.errors ?? {}).find(([name]) => POSITION.test(name)) ?? []
  if (field === undefined) return failure
  const address = addressesIn(text)[Number(POSITION.exec(field)?.[1])]
  const others = Object.entries(failure.errors ?? {}).filter(([name]) => !POSITION.test(name))
  return {
    ...failure,
    errors: { ...Object.fromEntries(others), emails: `“${address}”: ${message}` },
  }
}
