import Bowser from 'bowser'

/** Names a browser and its system by its User-Agent, like "Firefox on Windows". */
export function deviceName(userAgent: string | null): string {
  if (!userAgent) return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  const named = [browser.name, os.name].filter(Boolean).join(' on ')
  // Programs other than browsers put their own name first.
  return named || (userAgent.split(/[\s/]/, 1)[0] ?? '') || 'Unknown device'
}
