import * as z from 'zod/mini'

const base = { status: z.literal('success'), message: z.optional(z.string()) }

/** `{status, message?}` */
export const Done = z.object(base)

/** `{status, message?, data}` */
export const answer = <S extends z.ZodMiniType>(data: S) => z.object({ ...base, data })

/** Token fields at the top level of an answer (RFC 6749 §5.1). `refresh_token` is absent with the cookie transport. */
const tokenFields = {
  access_token: z.string(),
  token_type: z.literal('bearer'),
  /** Seconds. */
  expires_in: z.int(),
  refresh_token: z.optional(z.string()),
  /** Seconds. */
  refresh_expires_in: z.int(),
}

export const TokenAnswer = z.object({ ...base, ...tokenFields })
export type TokenAnswer = z.infer<typeof TokenAnswer>

export const tokenAnswer = <S extends z.ZodMiniType>(data: S) =>
  z.object({ ...base, data, ...tokenFields })

/** Relative URLs with the prefix of the request, also sent as a `Link` header (RFC 8288). */
export const Links = z.object({
  self: z.string(),
  first: z.string(),
  prev: z.optional(z.string()),
  next: z.optional(z.string()),
  last: z.optional(z.string()),
})
export type Links = z.infer<typeof Links>

/** The empty body of a 204. */
export const NoContent = z.null()

/** A page of a list, with optional further fields of the list. */
export const page = <S extends z.ZodMiniType, More extends z.core.$ZodShape = Record<never, never>>(
  item: S,
  more?: More,
) =>
  z.object({
    ...base,
    data: z.object({
      items: z.array(item),
      has_prev: z.boolean(),
      has_next: z.boolean(),
      ...(more as More),
    }),
    links: Links,
  })
