import { createHash } from 'node:crypto'

const MAX_LENGTH = 30
const SUFFIX_LENGTH = 6

/**
 * Makes a username of an address, for systems that have none. The second one has a suffix that only the address decides,
 * so that a file gives the same names again.
 */
export function namesOfAddress(email: string): [string, string] {
  const local = email.slice(0, email.lastIndexOf('@'))
  const name = local.replaceAll(/[^A-Za-z0-9._-]/g, '.').padEnd(3, '.')
  const suffix = createHash('sha256').update(email.toLowerCase()).digest('hex')
  return [
    name.slice(0, MAX_LENGTH),
    `${name.slice(0, MAX_LENGTH - SUFFIX_LENGTH - 1)}-${suffix.slice(0, SUFFIX_LENGTH)}`,
  ]
}
