import type { Endpoint } from '@gatehouse/contract'
import * as contract from '@gatehouse/contract'
import * as z from 'zod'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'responses' in value

/** Every endpoint of the contract, with a label such as `GET /users/:id`. */
export const endpoints = Object.values(contract as Record<string, unknown>)
  .filter(isEndpoint)
  .map((endpoint) => ({ endpoint, label: `${endpoint.method} ${endpoint.path}` }))

/** A field of an endpoint's params, query or body. */
export interface Field {
  part: 'params' | 'query' | 'body'
  name: string
  optional: boolean
}

export function fieldsOf(endpoint: Endpoint): Field[] {
  return (['params', 'query', 'body'] as const).flatMap((part) =>
    Object.entries(shapeOf(endpoint[part])).map(([name, schema]) => ({
      part,
      name,
      optional: schema._zod.optin === 'optional',
    })),
  )
}

function shapeOf(schema: z.core.$ZodType | undefined): Readonly<z.core.$ZodShape> {
  if (schema instanceof z.core.$ZodOptional) return shapeOf(schema._zod.def.innerType)
  return schema instanceof z.core.$ZodObject ? schema._zod.def.shape : {}
}

/** Makes a request from the value of each field, without undefined ones. */
export function requestWith(endpoint: Endpoint, pick: (field: Field) => unknown): object {
  const request: Record<Field['part'], Record<string, unknown>> = {
    params: {},
    query: {},
    body: {},
  }
  for (const field of fieldsOf(endpoint)) {
    const value = pick(field)
    if (value !== undefined) request[field.part][field.name] = value
  }
  const { body, ...rest } = request
  return { ...rest, ...(Object.keys(body).length > 0 && { body }) }
}
