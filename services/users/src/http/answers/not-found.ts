import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { AppError } from '#/errors.ts'

interface KnownPath {
  pattern: RegExp
  methods: Set<string>
}

/**
 * 404 for an unknown path, 405 with `Allow` for a known one with another method (RFC 9110 §15.5.6).
 * Fastify by itself answers 404 to both, after it has read the body. Comes before the routes, whose
 * paths it notes down.
 */
export const notFound = fp(async (app) => {
  const paths = new Map<string, KnownPath>()

  app.addHook('onRoute', ({ url, method }) => {
    const known = paths.get(url) ?? { pattern: toPattern(url), methods: new Set() }
    for (const name of [method].flat()) known.methods.add(name)
    paths.set(url, known)
  })

  const refuse = (request: FastifyRequest, reply: FastifyReply) => {
    // The router has decoded the same way, so this cannot fail.
    const path = decodeURI(request.url.split('?', 1)[0] ?? '')
    const methods = [...paths.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((known) => [...known.methods])
    if (methods.length === 0) throw new AppError('not_found')
    reply.header('Allow', [...new Set(methods)].sort().join(', '))
    throw new AppError('method_not_allowed')
  }
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) refuse(request, reply)
  })
  // For what is no route either, though one answered: a preflight that is none.
  app.setNotFoundHandler(refuse)
})

/** A route's path as a pattern: `:id` stands for one segment, `*` for the rest. */
const toPattern = (url: string) => {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
}
