/** Every page's path. None is a path of the API. */
export const paths = {
  home: '/',
  register: '/register',
  login: '/login',
  logout: '/logout',
  account: '/account',
  people: '/people',
  about: '/about',
} as const

/** The log-in page, leading back to `from` afterwards. */
export const loginFrom = (from: string): string =>
  `${paths.login}?${new URLSearchParams({ next: from })}`
