import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { type Challenge, login } from '@gatehouse/contract'
import { proofOf } from '../test/proofs.ts'
import { makePeople } from './people.ts'
import { formatFigure, type Row } from './report.ts'
import { type Service, startService } from './service.ts'
import { type Stack, withApp } from './stack.ts'

const GUESSES = 10_000
const ADDRESSES = 1_000
/** Wrong passwords of an account on new devices, before log-ins are refused. */
const BUDGET = 10
/** Guesses in flight. */
const AT_ONCE = 50
/** Milliseconds between two log-ins of the owner. */
const PAUSE = 200

interface LogIn {
  email: string
  password: string
  ip: string
  device?: string
  proof?: string
}

interface Answer {
  status: number
  /** Seconds. */
  retryAfter: number
  device: string | undefined
  body: { code?: string; challenge?: Challenge }
}

/** Attacks one account, and then the service with invented names, while the owner logs in. */
export async function* benchGuessing(stack: Stack, seconds: number): AsyncGenerator<Row> {
  const env = { ...stack.env, TRUSTED_PROXIES: '127.0.0.1' }
  const services: Service[] = []
  for (let count = 0; count < 3; count += 1) services.push(await startService({ ...stack, env }))
  try {
    const [one, other] = await makeOwners(stack)
    yield* guessOneAccount(services, await knownDevice(services, one))
    yield* floodWithNames(services, await knownDevice(services, other), seconds)
  } finally {
    for (const { stop } of services) await stop()
  }
}

async function makeOwners(stack: Stack) {
  const { password } = await makePeople(stack, 2)
  const newest = await withApp(stack, (app) =>
    app.db.user.findMany({ orderBy: { id: 'desc' }, take: 2 }),
  )
  return newest.map(({ email }) => ({ email, password, ip: '198.51.100.1' })) as [LogIn, LogIn]
}

async function knownDevice(services: Service[], owner: LogIn): Promise<LogIn> {
  const { device } = await logIn(services, owner)
  if (device === undefined) throw new Error('The first log-in set no device cookie.')
  return { ...owner, device }
}

async function* guessOneAccount(services: Service[], owner: LogIn): AsyncGenerator<Row> {
  let [sent, hashed] = [0, 0]
  const guess = async () => {
    const ip = `203.${(sent % ADDRESSES) >> 8}.${(sent % ADDRESSES) & 255}.9`
    sent += 1
    const { status } = await logIn(services, {
      email: owner.email,
      password: 'a wrong password',
      ip,
    })
    if (status === 401) hashed += 1
    else if (status !== 429) throw new Error(`A guess was answered with ${status}.`)
  }
  const waits = await duringAttack(
    guess,
    () => sent < GUESSES,
    () => ownLogIn(services, owner),
  )
  yield {
    name: `hashes for ${GUESSES.toLocaleString('en')} guesses of one account at three replicas`,
    figure: hashed / BUDGET,
    unit: 'ratio',
    detail: `${hashed} hashes of a budget of ${BUDGET}, from ${ADDRESSES.toLocaleString('en')} addresses`,
    goal: { atMost: 1 },
  }
  yield ownersRow('the owner’s log-in on a known device under these guesses, p95', waits)
}

async function* floodWithNames(
  services: Service[],
  owner: LogIn,
  seconds: number,
): AsyncGenerator<Row> {
  const end = performance.now() + seconds * 1_000
  let sent = 0
  const flood = async () => {
    sent += 1
    const ip = `203.0.${sent & 255}.${(sent >> 8) & 255}`
    await logIn(services, { email: `nobody-${randomUUID()}`, password: 'a wrong password', ip })
  }
  const known = await duringAttack(
    flood,
    () => performance.now() < end,
    () => ownLogIn(services, owner),
  )
  yield ownersRow('the owner’s log-in on a known device under invented names, p95', known)
  const later = performance.now() + seconds * 1_000
  const { device: _, ...unknown } = owner
  const waits = await duringAttack(
    flood,
    () => performance.now() < later,
    () => ownLogIn(services, { ...unknown, ip: '198.51.101.1' }),
  )
  yield ownersRow('the same on a new device, with a proof of work, p95', waits)
}

/** Attacks while the owner logs in. Returns the owner's waits in milliseconds. */
async function duringAttack(
  attack: () => Promise<void>,
  goesOn: () => boolean,
  owner: () => Promise<number>,
): Promise<number[]> {
  const waits: number[] = []
  const attackers = Array.from({ length: AT_ONCE }, async () => {
    while (goesOn()) await attack()
  })
  const logIns = (async () => {
    while (goesOn()) {
      waits.push(await owner())
      await setTimeout(PAUSE)
    }
  })()
  await Promise.all([...attackers, logIns])
  return waits.toSorted((a, b) => a - b)
}

const ownersRow = (name: string, waits: number[]): Row => ({
  name,
  figure: waits[Math.ceil(waits.length * 0.95) - 1] ?? Number.POSITIVE_INFINITY,
  unit: 'ms',
  detail: `median ${formatFigure(waits[waits.length >> 1] ?? 0, 'ms')} of ${waits.length} log-ins`,
  goal: { atMost: 2_000 },
})

/** Logs in as a person does, with a proof of work if needed and again after an overload. Returns the whole time. */
async function ownLogIn(services: Service[], owner: LogIn): Promise<number> {
  const began = performance.now()
  let proof: { proof?: string } = {}
  for (;;) {
    const { status, retryAfter, body } = await logIn(services, { ...owner, ...proof })
    if (status === 200) return performance.now() - began
    if (body.challenge) proof = { proof: proofOf(body.challenge) }
    else if (status === 503) await setTimeout(retryAfter * 1_000)
    else throw new Error(`The owner was refused: ${body.code}.`)
  }
}

let turn = 0

/** Logs in at the replicas in turn, as a browser behind the proxy. */
async function logIn(services: Service[], { ip, device, ...body }: LogIn): Promise<Answer> {
  turn += 1
  const base = services[turn % services.length]?.base
  const response = await fetch(base + login.path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'auth-transport': 'cookie',
      'x-forwarded-for': ip,
      ...(device && { cookie: device }),
    },
    body: JSON.stringify(body),
  })
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '')
  return {
    status: response.status,
    retryAfter: Number(response.headers.get('retry-after')),
    device: cookies.find((cookie) => cookie.startsWith('gatehouse_device=')),
    body: (await response.json()) as Answer['body'],
  }
}
