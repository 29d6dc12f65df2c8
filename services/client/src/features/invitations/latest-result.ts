import type { InvitationResult } from '@gatehouse/contract'
import { handOver } from '#/lib/hand-over.ts'

export const latestResult = handOver<InvitationResult>()
