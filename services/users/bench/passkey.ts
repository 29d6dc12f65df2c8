import { beginPasskeyLogin, passkeyLogin, type ResponseOf } from '@gatehouse/contract'
import { createChallenge } from '#/domain/passkeys/challenges.ts'
import { creationOptions } from '#/domain/passkeys/options.ts'
import { insertPasskey } from '#/domain/passkeys/passkeys.ts'
import { relyingPartyOf } from '#/domain/passkeys/relying-party.ts'
import { verifyCreation } from '#/domain/passkeys/verify.ts'
import type { App } from '#/route.ts'
import { type Authenticator, authenticator } from '../test/authenticator.ts'
import type { Turn } from './hashing.ts'
import { logIns } from './login.ts'
import { makePeople } from './people.ts'
import { formatFigure, type Row } from './report.ts'
import { type Service, startService } from './service.ts'
import { type Stack, withApp } from './stack.ts'
import { milliseconds, perSecond, takeTurn } from './turn.ts'

const PEOPLE = 200
/** Seconds of a turn. */
const TURN = 2
const LEAST_TURNS = 5
/** Seconds before the first turn. */
const WARM_UP = 10

/** Compares log-ins by passkey with log-ins by password, in alternating turns. */
export async function* benchPasskey(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const people = await makePeople(stack, PEOPLE)
  const devices = await withApp(stack, givePasskeys)
  const service = await startService(stack)
  try {
    await passkeyLogIns(service, devices, WARM_UP)
    await logIns(service, people, WARM_UP)
    const turns = Math.max(LEAST_TURNS, Math.round(seconds / TURN))
    const [byPasskey, byPassword]: [Turn[], Turn[]] = [[], []]
    for (let turn = 0; turn < turns; turn += 1) {
      byPasskey.push(await passkeyLogIns(service, devices, TURN))
      byPassword.push(await logIns(service, people, TURN))
    }
    yield compare('log-ins by passkey and by password', {
      figure: perSecond(byPasskey) / perSecond(byPassword),
      detail: `${formatFigure(perSecond(byPasskey), '/s')}, two requests each; by password ${formatFigure(perSecond(byPassword), '/s')}`,
    })
    yield compare('the CPU time of the service for a password and for a passkey', {
      figure: milliseconds(byPassword) / milliseconds(byPasskey),
      detail: `${formatFigure(milliseconds(byPasskey), 'ms')}; by password ${formatFigure(milliseconds(byPassword), 'ms')}`,
    })
  } finally {
    await service.stop()
  }
}

const compare = (name: string, { figure, detail }: { figure: number; detail: string }): Row => ({
  name,
  figure,
  unit: 'ratio',
  detail,
  goal: { atLeast: 10 },
})

/** Stores a passkey for each of some users. */
async function givePasskeys({ db, config }: App): Promise<Authenticator[]> {
  const site = relyingPartyOf(config.PUBLIC_URL)
  if (!site) throw new Error('PUBLIC_URL allows no passkeys.')
  const devices: Authenticator[] = []
  for (const user of await db.user.findMany({ take: PEOPLE })) {
    const device = authenticator()
    const challenge = await createChallenge(db, { newPasskey: 'bench' })
    const credential = device.create(creationOptions(site, { challenge, user, existing: [] }))
    const passkey = await verifyCreation(site, challenge, credential)
    await insertPasskey(db, user.id, { ...passkey, name: 'Passkey' })
    devices.push(device)
  }
  return devices
}

const headers = { 'content-type': 'application/json' }

/** Logs people in by their passkeys. The signatures are made on the same machine. */
const passkeyLogIns = (service: Service, devices: Authenticator[], duration: number) =>
  takeTurn(service, duration, async (nth) => {
    const { base } = service
    const begun = await fetch(`${base}${beginPasskeyLogin.path}`, { method: 'POST' })
    const { data } = (await begun.json()) as ResponseOf<typeof beginPasskeyLogin>
    const credential = devices[nth % devices.length]?.get(data.options)
    const body = JSON.stringify({ credential, passkey_token: data.passkey_token })
    const response = await fetch(`${base}${passkeyLogin.path}`, { method: 'POST', headers, body })
    if (!response.ok) throw new Error('Log-ins failed under load.')
    await response.arrayBuffer()
  })
