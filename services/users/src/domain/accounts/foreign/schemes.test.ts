import { expect, test, vi } from 'vitest'
import { useApp } from '../../../../test/app.ts'
import { FOREIGN_HASHES } from '../../../../test/foreign-hashes.ts'
import { importRecords, storedHash, tryLogIn, wrapAll } from '../../../../test/transfer.ts'

vi.setConfig({ testTimeout: 60_000 })
const server = useApp()

test.for(FOREIGN_HASHES)(
  'the password of $system opens a session before and after it is wrapped',
  async ({ system: _, password, ...hash }) => {
    const people = ['ada', 'bob'].map((username) => ({
      username,
      email: `${username}@example.test`,
      ...hash,
    }))
    expect(await importRecords(server, people)).toMatchObject({ imported: 2, faults: [] })
    expect(await storedHash(server, 'ada')).toMatch(/^\$sealed\$/)
    expect(await tryLogIn(server, 'ada', `${password}x`)).toBe(401)
    expect(await tryLogIn(server, 'ada', password)).toBe(200)
    expect(await storedHash(server, 'ada')).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$/)

    expect(await wrapAll(server)).toEqual({ wrapped: 1, lost: 0 })
    expect(await storedHash(server, 'bob')).toMatch(/^\$argon2id-wrapped\$v=19\$m=19456,p=1,t=2,c=/)
    expect(await tryLogIn(server, 'bob', `${password}x`)).toBe(401)
    expect(await tryLogIn(server, 'bob', password)).toBe(200)
    expect(await storedHash(server, 'bob')).toMatch(/^\$argon2id\$/)
    expect(await tryLogIn(server, 'bob', password)).toBe(200)
  },
)
