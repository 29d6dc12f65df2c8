import type { ErrorBody, ErrorCode } from '@gatehouse/contract'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { isDatabaseUnavailable } from '#/database/faults.ts'
import { AppError, RETRY_AFTER } from '#/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the error response, if it is one. */
    errorCode: ErrorCode | null
  }
}

/** Errors that Fastify throws before a handler runs. */
const FRAMEWORK_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_BAD_URL: 'bad_request',
  FST_ERR_ASYNC_CONSTRAINT: 'bad_request',
}

/** Renders every failure: the answer has a safe message, the log has the cause. */
export const errorHandler = fp(async (app) => {
  app.decorateRequest('errorCode', null)
  app.setErrorHandler((error, request, reply) => {
    const failure = toAppError(error)
    request.errorCode = failure.code
    log(request, failure)
    return reply.code(failure.status).headers(headersOf(failure)).send(toBody(failure, request))
  })
})

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (isDatabaseUnavailable(error)) return new AppError('unavailable', { cause: error })
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const known = FRAMEWORK_CODES[code ?? '']
  if (known) return new AppError(known, { cause: error })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new AppError('bad_request', { cause: error })
  return new AppError('internal_error', { cause: error })
}

export const toBody = (failure: AppError, request: Pick<FastifyRequest, 'id'>): ErrorBody => ({
  status: 'error',
  code: failure.code,
  message: failure.message,
  ...(failure.errors && { errors: failure.errors }),
  ...(failure.challenge && { challenge: failure.challenge }),
  ...(failure.secondFactor && { second_factor: failure.secondFactor }),
  request_id: request.id,
})

/** RFC 6750 §3: no error code when the request has no credentials. */
function headersOf(failure: AppError): Record<string, string> {
  const realm = 'Bearer realm="gatehouse"'
  if (failure.status === 503 || failure.status === 429) {
    return { 'Retry-After': String(failure.retryAfter ?? RETRY_AFTER) }
  }
  if (failure.code === 'insufficient_scope') {
    return { 'WWW-Authenticate': `${realm}, error="insufficient_scope"` }
  }
  if (failure.stepUp) return { 'WWW-Authenticate': `${realm}, ${stepUpOf(failure)}` }
  if (failure.status !== 401) return {}
  const sentToken = failure.code === 'invalid_token' || failure.code === 'refresh_token_reused'
  if (!sentToken) return { 'WWW-Authenticate': realm }
  return {
    'WWW-Authenticate': `${realm}, error="invalid_token", error_description="${failure.message}"`,
  }
}

/** RFC 9470 §3. */
const stepUpOf = ({ code, message, stepUp }: AppError): string =>
  Object.entries({ error: code, error_description: message, ...stepUp })
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')

/** Event names from OWASP's logging vocabulary, for failures that no feature logs in more detail. */
const EVENTS: Partial<Record<ErrorCode, string>> = {
  validation_failed: 'input_validation_fail',
  invalid_json: 'input_validation_fail',
  insufficient_scope: 'authz_fail',
  cross_site_request: 'malicious_csrf',
  invalid_token: 'authn_token_invalid',
  too_many_requests: 'excess_rate_limit_exceeded',
  proof_required: 'excess_rate_limit_exceeded',
}

function log(request: FastifyRequest, failure: AppError): void {
  const entry = {
    code: failure.code,
    event: EVENTS[failure.code],
    user_id: request.session?.user.id,
    fields: failure.errors && Object.keys(failure.errors),
  }
  if (failure.status >= 500) request.log.error({ ...entry, err: failure.cause }, failure.message)
  else request.log.info(entry, failure.message)
}
