/** Pages that post a form to another site: the guided set-up redirects to the user's own GitHub, whatever its host. */
const postsElsewhere = /^(\/t\/[^/]+)?\/integrations\/connect\/[^/]+$/

/** Images of docs are user content; an SVG opened directly is a document of our origin. */
const picture = /^(\/t\/[^/]+)?\/docs\/picture$/

/** Nothing runs, loads or is framed. */
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

/**
 * The content security policy of a page or an image.
 * @param demo origin of the sample organization's stand-ins, which use http; unset in production
 */
export function pagePolicy(page: { path: string; nonce: string; development: boolean; demo: string | undefined }): string {
  if (picture.test(page.path)) return picturePolicy
  const elsewhere = page.demo ? ` ${page.demo}` : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${page.nonce}' 'strict-dynamic'${page.development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'", // Radix and Sonner position their layers with inline styles
    `img-src 'self' data: https:${elsewhere}`,
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self'${postsElsewhere.test(page.path) ? ` https:${elsewhere}` : ''}`,
  ].join('; ')
}
