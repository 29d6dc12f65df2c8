/** Every page's path. None is a path of the API. */
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
  waiting: '/people/waiting',
  catalogue: '/catalogue',
  activity: '/activity',
  about: '/about',
} as const

/** Where an admin sees where somebody is logged in. */
export const sessionsOf = (userId: string): string =>
  `${paths.people}/${encodeURIComponent(userId)}/sessions`

/** The log-in page, leading back to `from` afterwards. */
export const loginFrom = (from: string): string =>
  `${paths.login}?${new URLSearchParams({ next: from })}`
