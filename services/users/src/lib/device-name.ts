import Bowser from 'bowser'

/** Names a browser and its system by its User-Agent, like "Firefox on Windows", as the client's page of sessions does. */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'an unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  const named = [browser.name, os.name].filter(Boolean).join(' on ')
  // Programs other than browsers put their own name first.
  return named || (userAgent.split(/[\s/]/, 1)[0] ?? '') || 'an unknown device'
}
