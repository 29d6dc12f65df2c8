import { serializerCompiler } from '@fastify/type-provider-zod'
import { NewPassword, NewPasswordText } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import * as z from 'zod'
import type { Config } from '#/config.ts'
import { passwordFault } from '#/domain/accounts/password-policy.ts'
import { invalidFields } from '#/errors.ts'

type Fields = Record<string, unknown>

const isFields = (data: unknown): data is Fields => typeof data === 'object' && data !== null

/** Validates requests by the contract's schemas and new passwords by the configured policy, with one list of errors. */
export const validation = fp(async (app, { config }: { config: Config }) => {
  app.setSerializerCompiler(serializerCompiler)
  app.setValidatorCompiler(({ schema, httpPart }) => (data) => {
    const input = httpPart === 'body' ? withoutEmptyBody(data) : data
    const result = z.safeParse(schema as z.ZodType, input)
    const errors = {
      ...(httpPart === 'querystring' && repeatedKeys(input)),
      ...(result.error && fieldErrors(result.error)),
      ...policyFaults(schema, { input, parsed: result.data }, config.PASSWORD_MIN_LENGTH),
    }
    if (Object.keys(errors).length > 0) return { error: invalidFields(errors) }
    return { value: result.data }
  })
})

/**
 * Validates path and body together, as a `preValidation` hook. Fastify would report the body's errors only
 * once the path is valid.
 */
export async function validatePathAndBody(request: FastifyRequest): Promise<void> {
  const { endpoint } = request.routeOptions.config
  const errors = {
    ...faultsOf(endpoint?.body, withoutEmptyBody(request.body)),
    ...faultsOf(endpoint?.params, request.params),
  }
  if (Object.keys(errors).length > 0) throw invalidFields(errors)
}

function faultsOf(schema: z.core.$ZodType | undefined, data: unknown): Record<string, string> {
  const error = schema && z.safeParse(schema, data).error
  return error ? fieldErrors(error) : {}
}

/** Fastify passes an absent body as null or undefined. */
const withoutEmptyBody = (body: unknown) => body ?? undefined

/** Rejects repeated query keys, because parsers disagree on which value counts. */
const repeatedKeys = (query: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query as Fields).flatMap(([key, value]) =>
      Array.isArray(value) ? [[key, 'Send this once.']] : [],
    ),
  )

/** Returns the first message of each invalid field. Errors that belong to no field are listed under `body`. */
function fieldErrors(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const issue of error.issues) {
    const field = issue.path.join('.') || 'body'
    errors[field] ??= issue.path.length > 0 ? issue.message : 'Send a JSON object.'
  }
  return errors
}

interface Body {
  input: Fields
  /** Undefined when any field is invalid. */
  parsed: unknown
}

/** Returns a new password in NFC, or undefined if its text is invalid. */
function newPasswordOf({ input, parsed }: Body, field: string): string | undefined {
  if (isFields(parsed)) return parsed[field] as string
  return NewPasswordText.safeParse(input[field]).data
}

/** Returns the policy's errors for each field whose schema is `NewPassword`. */
function policyFaults(
  schema: unknown,
  { input, parsed }: { input: unknown; parsed: unknown },
  minLength: number,
): Record<string, string> {
  if (!(schema instanceof z.core.$ZodObject) || !isFields(input)) return {}
  const faults: Record<string, string> = {}
  for (const [field, fieldSchema] of Object.entries(schema._zod.def.shape)) {
    if (fieldSchema !== NewPassword) continue
    const password = newPasswordOf({ input, parsed }, field)
    const fault = password && passwordFault(password, input, minLength)
    if (fault) faults[field] = fault
  }
  return faults
}
