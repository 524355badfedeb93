/** Content security policy of responses that are not pages: nothing may run, load, be framed or submitted. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/**
 * Headers of every response. HSTS is only sent if the installation is served over HTTPS; it excludes subdomains, because a
 * customer's own domain may have subdomains that are not ours.
 */
export function transportHeaders(publicUrl: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}

/** Headers of responses that are not pages: the API, errors, static files. */
export const dataHeaders = (publicUrl: string): Record<string, string> => ({
  ...transportHeaders(publicUrl),
  'content-security-policy': dataPolicy,
})
