import { createHash, randomBytes } from 'node:crypto'

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** A secret for a link or a cookie: 256 bits, in letters that an address can hold. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
