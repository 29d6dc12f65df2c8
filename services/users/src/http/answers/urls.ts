import type { FastifyServerOptions } from 'fastify'

/** The prefix under which no breaking change is promised. Without it the same endpoints answer. */
const PREFIX = '/api/v1'

/** Fastify's `rewriteUrl`; `request.originalUrl` keeps what was called. */
export const withoutPrefix: NonNullable<FastifyServerOptions['rewriteUrl']> = ({ url = '/' }) =>
  url.startsWith(`${PREFIX}/`) ? url.slice(PREFIX.length) : url

/** The prefix that a request was called under: '' or `/api/v1`. */
export const prefixOf = (originalUrl: string): string =>
  originalUrl.startsWith(`${PREFIX}/`) ? PREFIX : ''
