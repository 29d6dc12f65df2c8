import { expect, test } from 'vitest'
import { APP_SECRET } from '../test/secrets.ts'
import { readConfig } from './config.ts'

const read = (PUBLIC_URL: string) =>
  readConfig({
    DATABASE_URL: 'postgres://gatehouse:uT5rZ8@db.test/gatehouse',
    APP_SECRET,
    PUBLIC_URL,
  })

test.for([
  'https://id.example.com/accounts',
  'https://id.example.com/accounts/',
  'https://id.example.com/?tenant=a',
  'https://id.example.com/#top',
  'https://ada@id.example.com',
])('refuses PUBLIC_URL=%s, which is not an origin', (address) => {
  expect(() => read(address)).toThrow(
    'PUBLIC_URL must be a scheme, a host and a port alone: the gateway serves no path, query or user name',
  )
})

test('accepts a PUBLIC_URL with a trailing slash', () => {
  expect(read('https://id.example.com:8443/').PUBLIC_URL.origin).toBe('https://id.example.com:8443')
})
