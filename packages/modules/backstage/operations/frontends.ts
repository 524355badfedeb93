import { z } from 'zod'

const isLoopback = (host: string) => ['localhost', '127.0.0.1', '[::1]'].includes(host)

/** An origin as sent by browsers; undefined for anything else, such as a pattern or a URL with a path. */
function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return undefined
  // The URL parser accepts `*` as part of a host.
  return text.replace(/\/$/, '').toLowerCase() === url.origin && !url.hostname.includes('*') ? url.origin : undefined
}

export const byOrigin = z.object({
  origin: z
    .string()
    .trim()
    .max(300, 'Use at most 300 characters.')
    .transform((text, context) => {
      const origin = originOf(text)
      if (origin) return origin
      context.addIssue({
        code: 'custom',
        message: 'Enter scheme, host and port only, such as https://backstage.example.com. Outside localhost it must be https.',
      })
      return z.NEVER
    }),
})
