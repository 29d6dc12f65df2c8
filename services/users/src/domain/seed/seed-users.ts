// `./scripts/start` reads this before any package is installed: it may import types only.
import type { Role } from '@gatehouse/contract'

export const SEED_PASSWORD = 'open-sesame-in-dev'

export const SEED_USERS: { username: string; role: Role }[] = [
  { username: 'michael', role: 'employee' },
  { username: 'michaelherman', role: 'manager' },
  { username: 'admin', role: 'admin' },
]
