const roles = { owner: 'gatehouse', service: 'gatehouse_service' }

/** Returns the address of a data folder's database for one of its two roles. */
export const addressOf = (role: keyof typeof roles, port: number, password: string) =>
  `postgres://${roles[role]}:${password}@127.0.0.1:${port}/postgres`
