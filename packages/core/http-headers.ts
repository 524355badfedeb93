/** The policy of answers that are no pages: nothing in them is run, loaded, framed or submitted. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/**
 * Headers of every answer, whoever gives it. HSTS goes out only where the installation is reached by https; it leaves out
 * subdomains, because an organization's own host name may have neighbours that are not ours.
 */
export function transportHeaders(publicUrl: string): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}

/** Headers of answers that are no pages: the API's, refusals, static files. */
export const dataHeaders = (publicUrl: string): Record<string, string> => ({
  ...transportHeaders(publicUrl),
  'content-security-policy': dataPolicy,
})
