/** Pages that post a form to another site: the guided set-up sends people to their own GitHub, wherever that is. */
const postsElsewhere = /^(\/t\/[^/]+)?\/integrations\/connect\/[^/]+$/

/** A picture of docs, which somebody else has made; an SVG that is opened by itself is a document of our origin. */
const picture = /^(\/t\/[^/]+)?\/docs\/picture$/

/** Nothing runs, loads or is framed. */
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

/**
 * The content security policy of a page, or of a picture.
 * @param demo origin of the sample organization's stand-ins, which answer by http; unset in production
 */
export function pagePolicy(page: { path: string; nonce: string; development: boolean; demo: string | undefined }): string {
  if (picture.test(page.path)) return picturePolicy
  const elsewhere = page.demo ? ` ${page.demo}` : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${page.nonce}' 'strict-dynamic'${page.development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'", // Radix and Sonner place their layers with inline styles
    `img-src 'self' data: https:${elsewhere}`,
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self'${postsElsewhere.test(page.path) ? ` https:${elsewhere}` : ''}`,
  ].join('; ')
}
