import Bowser from 'bowser'

/** A readable form of a browser's user agent: "Firefox on Linux". */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return 'an unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  if (!browser.name) return userAgent.slice(0, 40)
  return os.name ? `${browser.name} on ${os.name}` : browser.name
}
