import { isMultiFactor, type LogInMethod } from '@gatehouse/contract'

/** The assurance level of a log-in (NIST SP 800-63B-4 §2): `aal1`, or `aal2` with a second factor. */
export type AssuranceLevel = 'aal1' | 'aal2'

export const assuranceLevelOf = (methods: readonly LogInMethod[]): AssuranceLevel =>
  isMultiFactor(methods) ? 'aal2' : 'aal1'
