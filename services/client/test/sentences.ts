import type { AuditEvent } from '@gatehouse/contract'
import { expect, test } from 'vitest'
import { plainText, sentenceOf } from '../src/features/activity/event-sentence.ts'
import { event, MICHAEL } from './audit.ts'

/** An event, and its sentence for admins and for michael. */
export type Row = [over: Partial<AuditEvent>, forAdmins: string, forMichael: string]

export const textOf = (over: Partial<AuditEvent>, you: string | null) =>
  plainText(sentenceOf(event(1, over), you))

export const testSentences = (rows: Row[]) =>
  test.for(rows)('%o reads “%s”, and “%s” for michael', ([over, forAdmins, forMichael]) => {
    expect(textOf(over, null)).toBe(forAdmins)
    expect(textOf(over, MICHAEL.id)).toBe(forMichael)
  })
