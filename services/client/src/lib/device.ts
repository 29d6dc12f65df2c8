import Bowser from 'bowser'

/** "Firefox on Windows", as far as a User-Agent tells. */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  const named = [browser.name, os.name].filter(Boolean).join(' on ')
  // No browser at all: a program, which names itself first.
  return named || (userAgent.split(/[\s/]/, 1)[0] ?? '') || 'Unknown device'
}
