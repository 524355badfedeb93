const decode = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

/** When a JSON Web Token expires (RFC 7519, `exp`); null for other tokens and for tokens without expiry. */
export function tokenExpiry(token: string): Date | null {
  const [, payload, signature] = token.split('.')
  const claims = payload && signature ? decode(payload) : undefined
  const seconds = typeof claims === 'object' && claims !== null ? Number(Reflect.get(claims, 'exp') ?? Number.NaN) : Number.NaN
  const at = new Date(seconds * 1000)
  return Number.isNaN(at.getTime()) ? null : at
}
