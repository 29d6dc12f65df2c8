import { CreateUserBody } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { ChosenPassword, excludesContext } from '#/lib/new-password.ts'

/** The form in which an admin adds a user. */
export const NewUser = z.extend(CreateUserBody, { password: ChosenPassword }).check(excludesContext)
