import { v7 as uuidv7 } from 'uuid'

const words = (text: string) => text.split(' ')
const FIRST = words(
  'anna ben carla david emma felix greta hugo ines jonas klara leon maria noah olga paul quentin rosa simon tina uwe vera walter xenia yusuf zoe',
)
const START = words('al ber chris dor eich fried gold hart iser jung kirch lind mar neu ober pfau')
const END = words(
  'bach berg dorf feld gart hof haus heim holm kamp land mann meyer ner rath sohn stein thal wald weber',
)
const INITIALS = [...'abcdefghijklmnoprstuvwz']
const DOMAINS = words('example.test mail.example.test office.example.test')

type Shares<T> = readonly (readonly [upTo: number, value: T])[]
const ROLES: Shares<string> = [
  [0.98, 'employee'],
  [0.999, 'manager'],
  [1, 'admin'],
]
/** `active` and `approval`. */
const STATES: Shares<readonly [string, string]> = [
  [0.95, ['true', 'approved']],
  [0.98, ['false', 'approved']],
  [0.995, ['true', 'pending']],
  [1, ['true', 'rejected']],
]

/** As long as a real hash, because the size of a row decides how many fit on a page. */
const HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'s'.repeat(22)}$${'h'.repeat(43)}`

const DAY = 86_400_000
const FOUNDED = Date.UTC(2023, 0, 1)

export const COLUMNS =
  'id, username, email, password_hash, role, active, approval, created_at, last_login_at'

/** Generates the COPY lines of the users in the order of their creation. Deterministic. */
export function* people(count: number): Generator<string> {
  const random = mulberry32(1)
  const pick = (list: string[]) => list[Math.floor(random() * list.length)] ?? ''
  for (let n = 0; n < count; n += 1) {
    const created = FOUNDED + Math.floor((n / count) * 1_000 * DAY)
    // Some names are more common than others.
    const first = FIRST[Math.floor(random() ** 1.5 * FIRST.length)] ?? ''
    const last = pick(START) + pick(END)
    const number = n.toString(36)
    const username = `${first}.${last}.${number}`
    const local = random() < 0.7 ? username : `${pick(INITIALS)}${last}-${number}`
    const lastLogin = new Date(created + random() * 300 * DAY).toISOString()
    const row = [
      uuidv7({ msecs: created, random: randomBytes(random) }),
      username,
      `${local}@${pick(DOMAINS)}`,
      HASH,
      drawn(ROLES, random()),
      ...(drawn(STATES, random()) ?? []),
      new Date(created).toISOString(),
      random() < 0.1 ? '\\N' : lastLogin,
    ]
    yield `${row.join('\t')}\n`
  }
}

const drawn = <T>(shares: Shares<T>, at: number): T | undefined =>
  shares.find(([upTo]) => at < upTo)?.[1]

const randomBytes = (random: () => number) =>
  Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256))

/** Returns a generator of pseudo-random numbers from 0 to 1 with a fixed seed. */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
