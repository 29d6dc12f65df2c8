import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { Endpoint } from './endpoint.ts'
import * as contract from './index.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'responses' in value

type Json = z.core.JSONSchema.BaseSchema

/** Returns every text schema inside a JSON schema, with its path. */
function textsOf(schema: Json, path: string): [string, Json][] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  const fields = Object.entries(schema.properties ?? {})
  return [
    ...(schema.type === 'string' ? [[path, schema] as [string, Json]] : []),
    ...inner.flatMap((each) => textsOf(each as Json, path)),
    ...fields.flatMap(([name, field]) => textsOf(field as Json, `${path} ${name}`)),
    ...[schema.items ?? []].flat().flatMap((item) => textsOf(item as Json, `${path} []`)),
  ]
}

/** Texts of queries and bodies. Paths are bounded by the request line. */
const texts = Object.values(contract as Record<string, unknown>)
  .filter(isEndpoint)
  .flatMap(({ method, path, query, body }) =>
    [query, body].flatMap((part) => {
      const json = part && z.toJSONSchema(part, { io: 'input', unrepresentable: 'any' })
      return json ? textsOf(json, `${method} ${path}`) : []
    }),
  )

test('the walk over the contract finds texts of each kind', () => {
  const names = texts.map(([name]) => name)
  expect(names).toEqual(
    expect.arrayContaining([
      'POST /auth/login password',
      'DELETE /users/:id password',
      'GET /users q',
      'PUT /tasks/:id/assign assigned_user_id',
      'PUT /widgets/:name deadline',
    ]),
  )
})

test.for(texts)('%s has a maximum length', ([, schema]) => {
  const isOneOf = schema.enum !== undefined || schema.const !== undefined
  expect(isOneOf || (schema.maxLength ?? Number.POSITIVE_INFINITY) <= 10_000).toBe(true)
})

/** Texts longer than any field, which are slow to check for characters, form or length. */
const LONG = {
  marks: `a${'\u0301'.repeat(15_000)}${'\u0323'.repeat(15_000)}`,
  letters: 'a'.repeat(65_536),
  digits: '0'.repeat(65_536),
  spaces: ' '.repeat(65_536),
  address: `a@${'a.'.repeat(32_000)}`,
  url: `https://${'a.'.repeat(32_000)}com`,
  time: `2026-12-31T18:00:00.${'0'.repeat(65_000)}Z`,
}

const fields = Object.values(contract as Record<string, unknown>)
  .filter(isEndpoint)
  .flatMap(({ method, path, query, body }) =>
    [query, body].flatMap((part) =>
      Object.entries(shapeOf(part)).map(
        ([name, schema]) => [`${method} ${path} ${name}`, schema as z.ZodMiniType] as const,
      ),
    ),
  )

function shapeOf(schema: z.core.$ZodType | undefined): Readonly<z.core.$ZodShape> {
  if (schema instanceof z.core.$ZodOptional) return shapeOf(schema._zod.def.innerType)
  return schema instanceof z.core.$ZodObject ? schema._zod.def.shape : {}
}

test.for(fields)('%s refuses a text of 64 KiB before slow checks', ([, schema]) => {
  const begin = Date.now()
  for (const text of Object.values(LONG)) {
    expect(z.safeParse(schema, text).success).toBe(false)
  }
  // Takes microseconds on an idle machine. Normalizing the marks would take seconds.
  expect(Date.now() - begin).toBeLessThan(100)
})
