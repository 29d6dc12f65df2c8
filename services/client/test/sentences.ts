import type { AuditEvent } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { plainText, sentenceOf } from '../src/features/activity/event-sentence.ts'
import { event, MICHAEL } from './audit.ts'

/** An event, as admins read it, and as michael does on his own account. */
export type Row = [over: Partial<AuditEvent>, forAdmins: string, forMichael: string]

export const told = (over: Partial<AuditEvent>, you: string | null) =>
  plainText(sentenceOf(event(1, over), you))

export const testSentences = (rows: Row[]) =>
  test.for(rows)('%o is “%s”, and to michael “%s”', ([over, forAdmins, forMichael]) => {
    expect(told(over, null)).toBe(forAdmins)
    expect(told(over, MICHAEL.id)).toBe(forMichael)
  })
