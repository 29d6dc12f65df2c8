import type { FastifyServerOptions } from 'fastify'

/** The prefix with a promise of no breaking changes. The same endpoints also answer without it. */
const PREFIX = '/api/v1'

/** Removes the prefix, as Fastify's `rewriteUrl`. `request.originalUrl` keeps it. */
export const withoutPrefix: NonNullable<FastifyServerOptions['rewriteUrl']> = ({ url = '/' }) =>
  url.startsWith(`${PREFIX}/`) ? url.slice(PREFIX.length) : url

/** Returns the prefix of a request's URL: `/api/v1` or ''. */
export const prefixOf = (originalUrl: string): string =>
  originalUrl.startsWith(`${PREFIX}/`) ? PREFIX : ''
