import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const PRISMA = new URL('../../../prisma/', import.meta.url)

/** The checksums of all migrations of the releases. `npm run release` adds those of the next one. */
const released: Record<string, string> = JSON.parse(
  readFileSync(new URL('released-migrations.json', PRISMA), 'utf8'),
)
const read = (name: string) =>
  readFileSync(new URL(`migrations/${name}/migration.sql`, PRISMA), 'utf8')
const names = readdirSync(new URL('migrations', PRISMA), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()

test.for(Object.entries(released))('the released migration %s is unchanged', ([name, checksum]) => {
  expect(createHash('sha256').update(read(name)).digest('hex')).toBe(checksum)
})

test('no migration comes before a released one', () => {
  expect(names.slice(0, Object.keys(released).length)).toEqual(Object.keys(released).sort())
})

// One without a transaction gets the same timeout from `migrate`, because SET LOCAL has no effect there.
test.for(names.filter((name) => !(name in released)))(
  'the new migration %s begins with a lock timeout',
  (name) => {
    expect(read(name)).toMatch(/^(SET LOCAL lock_timeout = '2s';|-- Without a transaction\.)\n/)
  },
)
