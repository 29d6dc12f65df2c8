import { RegisterBody } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { ChosenPassword, excludesContext } from '#/lib/new-password.ts'

/** The form of an invited person. The address is the invitation's, and only compared with the password. */
export const InvitedAccount = z
  .extend(RegisterBody, { password: ChosenPassword })
  .check(excludesContext)
