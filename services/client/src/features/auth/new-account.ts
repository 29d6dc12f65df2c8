import { RegisterBody } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { ChosenPassword, excludesContext } from '#/lib/new-password.ts'

/** The registration form. The service alone can check whether the username and email are free. */
export const NewAccount = z
  .extend(RegisterBody, { password: ChosenPassword })
  .check(excludesContext)
