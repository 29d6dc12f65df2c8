/** The prefix with a promise of no breaking changes. The same endpoints also answer without it. */
export const API_PREFIX = '/api/v1'
