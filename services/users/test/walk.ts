import type { Endpoint } from '@gatehouse/contract'
import fc from 'fast-check'
import type { Answer, CallOptions, TestApp } from './app.ts'
import { endpoints, fieldsOf, requestWith } from './endpoints.ts'

/** A call by a caller. Values that begin with @ refer to what a world knows. */
export interface Step {
  call: string
  caller: string
  values: Record<string, unknown>
}

interface Walk {
  /** Values for each field of the contract. The first is used half of the time. */
  values: Record<string, unknown[]>
  /** The callers of an endpoint. The first is chosen half of the time. */
  callersOf(call: string): readonly string[]
  /** Endpoints that are called more often. */
  frequent: RegExp
  /** Calls of a sequence. */
  lengths: { minLength: number; maxLength: number }
}

/** Values for fields that select or describe rows and grant nothing. */
export const HARMLESS_VALUES = {
  since: ['2026-01-01T00:00:00Z'],
  until: ['2999-12-31T00:00:00Z'],
  sort: ['-created_at'],
  limit: ['100'],
  cursor: ['nonsense'],
  page: ['1'],
  per_page: ['10'],
  overdue: ['true'],
  action: ['authn_login_fail'],
  title: ['A title'],
  description: [''],
  name: ['gears'],
  info_url: ['https://example.com'],
}

const mostly = <T>([first, ...rest]: T[], others: T[] = []): fc.Arbitrary<T> =>
  fc.constantFrom(...[...rest, ...others].flatMap((other) => [first as T, other]), first as T)

function stepOf(endpoint: Endpoint, call: string, walk: Walk): fc.Arbitrary<Step> {
  const values = fieldsOf(endpoint).map(({ name, optional }) => {
    const choices = walk.values[name]
    if (!choices) throw new Error(`${call} takes ${name}: add values for it.`)
    return [name, mostly(choices, optional ? [undefined] : [])] as const
  })
  return fc.record({
    call: fc.constant(call),
    caller: mostly([...walk.callersOf(call)]),
    values: fc.record(Object.fromEntries(values)),
  })
}

/** Random sequences of calls. */
export const stepsOf = (walk: Walk): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      ...endpoints.map(({ endpoint, label }) => ({
        arbitrary: stepOf(endpoint, label, walk),
        weight: walk.frequent.test(label) ? 4 : 1,
      })),
    ),
    walk.lengths,
  )

export const endpointOf = (call: string): Endpoint => {
  const found = endpoints.find(({ label }) => label === call)
  if (!found) throw new Error(`The contract has no ${call}.`)
  return found.endpoint
}

/** Makes the call of a step, with the values that a world knows and the credentials of the caller. */
export function take(
  server: TestApp,
  { call, values }: Step,
  { known, caller }: { known: Record<string, unknown>; caller: CallOptions },
): Promise<Answer<unknown>> {
  const endpoint = endpointOf(call)
  const request = requestWith(endpoint, ({ name }) => {
    const value = values[name]
    return typeof value === 'string' && value.startsWith('@') ? known[value.slice(1)] : value
  })
  return server.call(endpoint, { ...request, ...caller })
}
