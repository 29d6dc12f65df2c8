import {
  CONTEXT_WORD,
  CreateUserBody,
  containsContextWord,
  RegisterBody,
} from '@gatehouse/contract'
import * as z from 'zod/mini'
import { ChosenPassword } from './new-password.ts'

const sparesContext = (account: { username: string; email: string; password: string }): boolean =>
  !containsContextWord(account.password, account)
const REPEATED = { error: CONTEXT_WORD, path: ['password'] }

/** A registration, checked as far as that can be done without asking the service. */
export const NewAccount = z
  .extend(RegisterBody, { password: ChosenPassword })
  .check(z.refine(sparesContext, REPEATED))

/** The same for an account that an admin adds. */
export const NewPerson = z
  .extend(CreateUserBody, { password: ChosenPassword })
  .check(z.refine(sparesContext, REPEATED))
