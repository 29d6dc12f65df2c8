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

/** Faulty addresses that are named. */
const MOST_NAMED = 5

const POSITION = /^emails\.(\d+)$/

/** Reports the faults of single addresses, which the contract names by position, beside the one field. */
export function namingAddresses(failure: FormFailure, text: string): FormFailure {
  const errors = Object.entries(failure.errors ?? {})
  const faults = errors.filter(([name]) => POSITION.test(name))
  if (faults.length === 0) return failure
  const addresses = addressesIn(text)
  const nameOf = ([name]: [string, string]) => `“${addresses[Number(POSITION.exec(name)?.[1])]}”`
  const [first] = faults
  const named = faults.slice(0, MOST_NAMED).map(nameOf).join(', ')
  const more = faults.length > MOST_NAMED ? ` and ${faults.length - MOST_NAMED} more` : ''
  const others = errors.filter(([name]) => !POSITION.test(name))
  const emails = `${named}${more}: ${first?.[1]}`
  return { ...failure, errors: { ...Object.fromEntries(others), emails } }
}
