/** The prefix under which no breaking change is made. The same endpoints also answer without it. */
export const API_PREFIX = '/api/v1'
