/** The parts of an image reference, for example `ghcr.io/acme/api:1.4.2@sha256:…`. */
export type ImageParts = { registry: string | undefined; repository: string; tag: string | undefined; digest: string | undefined }

/** Parses an image reference by the OCI distribution specification. Never throws. */
export function imageParts(image: string): ImageParts {
  const [named = '', digest] = image.split('@', 2)
  const slash = named.lastIndexOf('/')
  const colon = named.indexOf(':', slash + 1)
  const path = colon < 0 ? named : named.slice(0, colon)
  const tag = colon < 0 ? undefined : named.slice(colon + 1)
  const [first = '', ...rest] = path.split('/')
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  return {
    registry: hasRegistry ? first : undefined,
    repository: hasRegistry ? rest.join('/') : path,
    tag: tag || undefined,
    digest,
  }
}

/** The display version of an image: its tag, otherwise the start of its digest. */
export function imageVersion(image: string): string | null {
  const { tag, digest } = imageParts(image)
  return tag ?? (digest ? digest.replace(/^sha256:/, '').slice(0, 12) : null)
}
