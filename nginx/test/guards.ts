const LEVELS = ['', 'mfa', 'fresh', 'mfa-fresh']
/** Each guard with the role and the level that the verifier checks, and its location in this stack. */
export const GUARDS = Object.entries({
  login: 'employee',
  manager: 'manager',
  admin: 'admin',
}).flatMap(([word, role]) =>
  LEVELS.map((level) => ({
    name: ['require', word, level].filter(Boolean).join('-'),
    path: `/${['all', word, level].filter(Boolean).join('-')}/`,
    asked: `/gateway/verify?role=${role}${level && `&level=${level}`}`,
  })),
)
export const guardNames = GUARDS.map(({ name }) => name)
