import {
  addPasskey,
  beginPasskeyLogin,
  getFactors,
  type PasskeyRequest,
  passkeyLogin,
  startPasskey,
} from '@gatehouse/contract'
import { createChallenge } from '#/domain/passkeys/challenges.ts'
import { creationOptions } from '#/domain/passkeys/options.ts'
import { insertPasskey } from '#/domain/passkeys/passkeys.ts'
import { verifyCreation } from '#/domain/passkeys/verify.ts'
import type { TestApp } from './app.ts'
import { type Authenticator, authenticator } from './authenticator.ts'
import { PASSWORD } from './secrets.ts'

type Lies = Parameters<Authenticator['get']>[1]

/** The transport of the browser client. */
export const BY_COOKIE = { 'auth-transport': 'cookie', 'sec-fetch-site': 'same-origin' }

/** The actions of a person and their authenticator. */
export const passkeysOf = (server: TestApp) => ({
  /** Gets the options of a new passkey. */
  async start(token: string) {
    const { body } = await server.call(startPasskey, {
      body: { current_password: PASSWORD },
      token,
    })
    return body.data
  },

  /** Adds a passkey to the account of a session. */
  async add(token: string, device: Authenticator = authenticator(), name?: string) {
    const credential = device.create(await this.start(token))
    const answer = await server.call(addPasskey, {
      body: { credential, ...(name && { name }) },
      token,
    })
    const { data: passkey, access_token } = answer.body
    return { device, passkey, token: access_token }
  },

  list: async (token: string) => (await server.call(getFactors, { token })).body.data.passkeys,

  /** Stores a passkey of a user without a request. */
  async give(user: { id: string; username: string }, device: Authenticator = authenticator()) {
    const { db, relyingParty: site } = server.app
    if (!site) throw new Error('PUBLIC_URL allows no passkeys.')
    const challenge = await createChallenge(db, { newPasskey: 'test' })
    const credential = device.create(creationOptions(site, { challenge, user, existing: [] }))
    const verified = await verifyCreation(site, challenge, credential)
    const passkey = await insertPasskey(db, user.id, { ...verified, name: 'Passkey' })
    if (!passkey) throw new Error('The passkey was added before.')
    return { device, passkey }
  },

  /** Gets the challenge of a log-in. */
  async begin() {
    const { body } = await server.call(beginPasskeyLogin, {})
    return body.data as { options: PasskeyRequest; passkey_token: string }
  },

  /** Logs in, honestly or not. */
  async logIn(device: Authenticator, lies?: Lies) {
    const { options, passkey_token } = await this.begin()
    const credential = device.get(options, lies)
    return server.call(passkeyLogin, { body: { credential, passkey_token } })
  },
})
