import { MOST_PASSKEYS } from '#/domain/passkeys/passkeys.ts'
import { AppError, invalidFields } from '#/errors.ts'

export const passkeyNotFound = (id: string) =>
  new AppError('not_found', { message: `Passkey ${id} does not exist.` })

export const tooManyPasskeys = () =>
  new AppError('conflict', {
    message: `An account has at most ${MOST_PASSKEYS} passkeys. Remove one first.`,
  })

export const tookTooLong = () =>
  new AppError('conflict', { message: 'This took too long. Begin again.' })

export const alreadyStored = () =>
  new AppError('conflict', { message: 'This passkey was added already.' })

export const codeMissing = () =>
  invalidFields({ code: 'Enter the code of your authenticator app, or use a recovery code.' })
