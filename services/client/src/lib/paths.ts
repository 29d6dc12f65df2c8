/**
 * The path of every page. None is a path of the API. nginx and Vite answer these paths with 200
 * (`npm run docs`).
 */
export const paths = {
  home: '/',
  register: '/register',
  login: '/login',
  stepUp: '/step-up',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
  verifyEmail: '/verify-email',
  confirmRegistration: '/confirm-registration',
  confirmationMail: '/confirmation-mail',
  confirmAddress: '/confirm-address',
  restoreAddress: '/restore-address',
  logout: '/logout',
  account: '/account',
  security: '/account/security',
  sessions: '/account/sessions',
  ownActivity: '/account/activity',
  board: '/board',
  people: '/people',
  userSessions: '/people/:id/sessions',
  waiting: '/people/waiting',
  invitations: '/people/invitations',
  invitation: '/invitation',
  catalogue: '/catalogue',
  activity: '/activity',
  outgoingMail: '/outgoing-mail',
  system: '/system',
  about: '/about',
} as const

/** Returns the path of the page on which admins see the sessions of a user. */
export const userSessionsPath = (userId: string): string =>
  paths.userSessions.replace(':id', () => encodeURIComponent(userId))

/** Returns the path of a page that leads back to `from`. A fragment stays a fragment, so no log has it. */
export const withNext = (page: string, from: string, fragment = ''): string =>
  `${page}?${new URLSearchParams({ next: from })}${fragment}`
