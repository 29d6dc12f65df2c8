/**
 * The site map: every page's path. None is a path of the API. What nginx and Vite answer with 200 follows from it
 * (`npm run docs`).
 */
export const paths = {
  home: '/',
  register: '/register',
  login: '/login',
  logout: '/logout',
  account: '/account',
  sessions: '/account/sessions',
  ownActivity: '/account/activity',
  board: '/board',
  people: '/people',
  personSessions: '/people/:id/sessions',
  waiting: '/people/waiting',
  catalogue: '/catalogue',
  activity: '/activity',
  about: '/about',
} as const

/** Where an admin sees where somebody is logged in. */
export const sessionsOf = (userId: string): string =>
  paths.personSessions.replace(':id', () => encodeURIComponent(userId))

/** The log-in page, leading back to `from` afterwards; a fragment stays one, and out of all logs. */
export const loginFrom = (from: string, fragment = ''): string =>
  `${paths.login}?${new URLSearchParams({ next: from })}${fragment}`
