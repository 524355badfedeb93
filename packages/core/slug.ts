import { z } from 'zod'

/** Words used in our own URLs, or misleading as an organization's name. */
const reserved = new Set(
  'admin api app apps auth billing blog callboard catalog dashboard docs help hooks login logout mail me new pricing sandbox security settings sign-in sign-up static status support t team tenant test tokens www'.split(
    ' ',
  ),
)

/** Slugs of the live demo, which is made anew under a new one. No organization may take one. */
export const isDemoSlug = (slug: string): boolean => /^demo-[0-9a-f]{8}$/.test(slug)

/** An organization's slug: 2 to 40 of a-z, 0-9 and single hyphens between them. */
export const slugSchema = z
  .string()
  .min(2, 'Use at least 2 characters.')
  .max(40, 'Use at most 40 characters.')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case letters, digits and single hyphens between them.')
  .refine((slug) => !isDemoSlug(slug), 'This address is reserved. Choose another.')
  .refine((slug) => !reserved.has(slug), 'This address is reserved. Choose another.')
