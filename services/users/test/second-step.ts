import { finishLogin } from '@gatehouse/contract'
import type { TestApp } from './app.ts'
import { createUser } from './factories.ts'
import { addFactors } from './factors.ts'
import { PASSWORD } from './secrets.ts'

/** The password of the person that {@link secondStep} creates. */
export const ADA = { email: 'ada@example.test', password: PASSWORD }

/** Returns what a program does to log in with a second factor. */
export const secondStep = (server: TestApp) => ({
  /** Creates a person with a second factor. */
  async createAda() {
    const user = await createUser(server, { username: 'ada' })
    return { user, ...(await addFactors(server, user.id)) }
  },

  /** Logs in with the password, and returns the token of the second step. */
  async begin(): Promise<string> {
    const { body } = await server.send({ method: 'POST', url: '/auth/login', payload: ADA })
    const { second_factor } = body as { second_factor?: { token: string } }
    return second_factor?.token ?? ''
  },

  finish: (second_factor_token: string, given: { code?: string; recovery_code?: string }) =>
    server.send({
      method: 'POST',
      url: finishLogin.path,
      payload: { second_factor_token, ...given },
    }),
})
