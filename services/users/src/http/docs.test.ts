import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { useApp } from '../../test/app.ts'

const server = useApp()

test('the OpenAPI document carries the version of package.json', () => {
  const file = new URL('../../package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(file, 'utf8'))
  expect(server.app.swagger().info).toMatchObject({ title: 'Gatehouse', version })
})
