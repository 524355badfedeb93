import { trimEndOf } from '@callboard/core/trim'
import { z } from 'zod'

// URLs of a GitHub: github.com, GitHub Enterprise Cloud with data residency (<name>.ghe.com), and GitHub Enterprise Server
// (docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api).

const isHosted = (hostname: string) => hostname === 'github.com' || hostname.endsWith('.ghe.com')

/**
 * The web address of a GitHub from user input: in any case, without scheme, followed by an owner or API path, or the address of
 * its API. A path is only kept for Enterprise Server, which may be mounted below one.
 * @returns undefined if it is not an address
 */
export function normalizeHost(text: string): string | undefined {
  const typed = text.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`)
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname || url.username || url.password) return undefined
  const hostname = url.hostname.replace(/^www\.(?=github\.com$)/, '').replace(/^api\.(?=github\.com$|.+\.ghe\.com$)/, '')
  if (isHosted(hostname)) return `https://${hostname}`
  const path = trimEndOf(url.pathname, '/').replace(/\/api\/(v3|graphql)$/, '')
  return `${url.protocol}//${url.host}${path}`
}

export const hostSchema = z
  .string()
  .max(300)
  .transform((text, context) => {
    const host = normalizeHost(text)
    if (host) return host
    context.addIssue({ code: 'custom', message: 'Enter an address such as https://github.com.' })
    return z.NEVER
  })

/** The REST root of a normalized host: api.github.com, api.<name>.ghe.com, or /api/v3 of an Enterprise Server. */
export function apiUrl(host: string): string {
  const { hostname } = new URL(host)
  return isHosted(hostname) ? `https://api.${hostname}` : `${host}/api/v3`
}

export const graphqlUrl = (host: string): string =>
  isHosted(new URL(host).hostname) ? `${apiUrl(host)}/graphql` : `${host}/api/graphql`
