import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, with a prefix by which a leaked one is recognized. */
export const newClientSecret = (): string => `cbf_${randomBytes(32).toString('base64url')}`

export const looksLikeClientSecret = (secret: string): boolean => /^cbf_[\w-]{43}$/.test(secret)

/** What is stored. Secrets are random, so that a fast hash suffices. */
export const hashClientSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')
