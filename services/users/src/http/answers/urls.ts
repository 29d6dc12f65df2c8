import { API_PREFIX } from '@gatehouse/contract'
import type { FastifyServerOptions } from 'fastify'

/** Removes the prefix, as Fastify's `rewriteUrl`. `request.originalUrl` keeps it. */
export const withoutPrefix: NonNullable<FastifyServerOptions['rewriteUrl']> = ({ url = '/' }) =>
  url.startsWith(`${API_PREFIX}/`) ? url.slice(API_PREFIX.length) : url

/** Returns the prefix of a request's URL: `/api/v1` or ''. */
export const prefixOf = (originalUrl: string): string =>
  originalUrl.startsWith(`${API_PREFIX}/`) ? API_PREFIX : ''
