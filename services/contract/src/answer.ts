import * as z from 'zod/mini'

const base = { status: z.literal('success'), message: z.optional(z.string()) }

/** `{status, message?}` */
export const Done = z.object(base)

/** `{status, message?, data}` */
export const answer = <S extends z.ZodMiniType>(data: S) => z.object({ ...base, data })

/** RFC 6749 §5.1, at the top level. `refresh_token` is absent when it travels in the cookie. */
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

/** Relative URLs, under the prefix that was called; the `Link` header says the same (RFC 8288). */
export const Links = z.object({
  self: z.string(),
  first: z.string(),
  prev: z.optional(z.string()),
  next: z.optional(z.string()),
  last: z.optional(z.string()),
})
export type Links = z.infer<typeof Links>

/** A 204: no body at all. */
export const Nothing = z.null()

/** A page of a list, and what else it tells of the list. */
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
