import { confirmEmailChange, updateUser } from '@gatehouse/contract'
import type { TestApp } from './app.ts'
import { mailTo } from './mail.ts'
import { mailIsDone, passBudgets } from './recovery.ts'
import { PASSWORD } from './secrets.ts'

interface Person {
  user: { id: string; username: string }
  token: string
  /** The password to send. */
  password?: string
}

/** Sends the request for another own address. */
export const putAddress = (
  server: TestApp,
  { user: { id, username }, token, password: current_password = PASSWORD }: Person,
  email: string,
) => server.call(updateUser, { params: { id }, body: { username, email, current_password }, token })

/** Asks for another own address, and returns the token of the link that was mailed to it. */
export async function askForAddress(server: TestApp, person: Person, email: string) {
  await passBudgets(server)
  const answer = await putAddress(server, person, email)
  await mailIsDone(server)
  const message = (await mailTo(server, email)).at(-1)
  if (message?.kind !== 'confirm_address') throw new Error(`No link was mailed: ${answer.status}`)
  return message.data.token
}

/** Changes an address, and returns the token of the undo link that was mailed to the former one. */
export async function moveTo(server: TestApp, person: Person, email: string): Promise<string> {
  const before = await server.app.db.user.findUniqueOrThrow({ where: { id: person.user.id } })
  const token = await askForAddress(server, person, email)
  const answer = await server.call(confirmEmailChange, { body: { token } })
  if (answer.status !== 200) throw new Error(`The change was refused: ${answer.status}`)
  return undoTokenTo(server, before.email)
}

export async function undoTokenTo(server: TestApp, email: string): Promise<string> {
  const message = (await mailTo(server, email)).findLast(({ kind }) => kind === 'address_changed')
  if (message?.kind !== 'address_changed' || !message.data.token)
    throw new Error('No undo link was mailed.')
  return message.data.token
}
