import { CONTEXT_WORD, containsContextWord, RegisterBody } from '@gatehouse/contract'
import * as z from 'zod/mini'

/** A registration, checked as far as that can be done without asking the service. */
export const NewAccount = RegisterBody.check(
  z.refine((account) => !containsContextWord(account.password, account), {
    error: CONTEXT_WORD,
    path: ['password'],
  }),
)
