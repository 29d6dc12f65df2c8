import type { LogInMethod } from '@gatehouse/contract'

const NAMES: Record<LogInMethod, string> = {
  password: 'password',
  totp: 'authenticator app',
  recovery_code: 'recovery code',
  passkey: 'passkey',
  trusted_device: 'trusted device',
}

/** Says how a session was logged in, like “Password and recovery code”. Omits methods of a newer service. */
export function methodsLabel(methods: readonly LogInMethod[]): string {
  const text = methods.flatMap((method) => NAMES[method] ?? []).join(' and ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
