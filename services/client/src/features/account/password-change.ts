import { ChangePasswordBody } from '@gatehouse/contract'
import * as z from 'zod/mini'
import { ChosenPassword } from '#/lib/new-password.ts'

export const PasswordChange = z.extend(ChangePasswordBody, { new_password: ChosenPassword })
