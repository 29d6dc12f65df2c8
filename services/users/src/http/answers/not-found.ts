import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { AppError } from '#/errors.ts'

interface KnownPath {
  pattern: RegExp
  methods: Set<string>
}

/**
 * Answers 404 for an unknown path, and 405 with `Allow` for an unsupported method of a known one
 * (RFC 9110 §15.5.6). Fastify would answer 404 to both, after reading the body. Must be registered before
 * the routes, because it collects their paths.
 */
export const notFound = fp(async (app) => {
  const paths = new Map<string, KnownPath>()

  app.addHook('onRoute', ({ url, method }) => {
    const known = paths.get(url) ?? { pattern: toPattern(url), methods: new Set() }
    for (const name of [method].flat()) known.methods.add(name)
    paths.set(url, known)
  })

  const refuse = (request: FastifyRequest, reply: FastifyReply) => {
    // The router has decoded this path already, so decoding cannot fail.
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
  // The CORS plugin's OPTIONS route calls this for requests that aren't preflights.
  app.setNotFoundHandler(refuse)
})

/** Returns a pattern for a route's path: `:id` matches one segment, `*` the rest. */
const toPattern = (url: string) => {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`)
}
