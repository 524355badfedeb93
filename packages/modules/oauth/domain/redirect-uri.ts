/**
 * Schemes of their own that desktop apps register with the operating system. RFC 8252 (7.1) asks for a reversed domain name;
 * these editors have others.
 */
const knownAppSchemes = new Set(['cursor:', 'vscode:', 'vscode-insiders:', 'vscodium:', 'windsurf:', 'zed:', 'claude:'])

const isReversedDomain = (protocol: string) => /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(protocol)

const isAppScheme = ({ protocol }: URL) => knownAppSchemes.has(protocol) || isReversedDomain(protocol)

const loopbackNames = new Set(['127.0.0.1', '[::1]', 'localhost'])

const isLoopback = (url: URL) => url.protocol === 'http:' && loopbackNames.has(url.hostname)

export const maxRedirectUriLength = 1000

/** What a browser would read differently than `URL` writes it: spaces, backslashes, control characters, other scripts. */
const isPlain = (text: string) => /^[\x21-\x5b\x5d-\x7e]+$/.test(text)

/**
 * Whether an app may register this address for its authorization codes: https, http on loopback (RFC 8252, 7.3), or the scheme of
 * a desktop app. No user name, which hides the host, and no fragment (RFC 6749, 3.1.2).
 */
export function isRedirectUri(text: string): boolean {
  if (text.length > maxRedirectUriLength || !isPlain(text) || text.includes('#') || !URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username || url.password) return false
  return (url.protocol === 'https:' && url.hostname !== '') || isLoopback(url) || isAppScheme(url)
}

/** A loopback address without its port. */
const withoutPort = (url: URL) => `${url.hostname}${url.pathname}${url.search}`

/**
 * Whether a requested address is one that the app has registered: character by character, except for the port of a loopback
 * address, which the operating system chooses (RFC 8252, 7.3).
 */
export function matchesRedirectUri(registered: readonly string[], requested: string): boolean {
  if (!isRedirectUri(requested)) return false
  if (registered.includes(requested)) return true
  const url = new URL(requested)
  if (!isLoopback(url)) return false
  return registered.some((one) => {
    const other = URL.canParse(one) ? new URL(one) : undefined
    return other !== undefined && isLoopback(other) && withoutPort(other) === withoutPort(url)
  })
}

/** Where a code is sent, in words: the host of a website, or that it stays on this computer. */
export function destinationOf(redirectUri: string): { kind: 'website' | 'computer'; name: string } {
  const url = new URL(redirectUri)
  if (url.protocol === 'https:') return { kind: 'website', name: url.host }
  return { kind: 'computer', name: isLoopback(url) ? url.host : url.protocol.slice(0, -1) }
}
