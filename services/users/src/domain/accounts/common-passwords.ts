import { readFileSync } from 'node:fs'
import { createBloomFilter } from '#/lib/bloom-filter.ts'

const common = createBloomFilter(readFileSync(new URL('common-passwords.bin', import.meta.url)))

/** Whether the whole password is on the list of common ones, ignoring case (NIST SP 800-63B-4 §3.1.1.2). */
export const isCommonPassword = (password: string): boolean => common.has(password.toLowerCase())
