import { z } from 'zod'

// Query and body parameters of Backstage's catalog clients.

export const repeated = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]))
/** Comma-separated values. */
const list = repeated.transform((values) =>
  values
    .flatMap((v) => v.split(','))
    .map((v) => v.trim())
    .filter(Boolean),
)
const order = z.object({ field: z.string(), order: z.enum(['asc', 'desc']).default('asc') })
// An empty text is no number, although JavaScript reads it as 0.
const count = z.preprocess((value) => (value === '' ? Number.NaN : value), z.coerce.number().int().min(0).max(1_000_000))

export const defaultLimit = 200
export const maxLimit = 10_000

export const byQuery = z.object({
  filter: repeated,
  fields: list,
  orderField: repeated,
  limit: count.optional(),
  offset: count.optional(),
  cursor: z.string().min(1, 'The cursor must not be empty.').max(200_000).optional(),
  totalItems: z.enum(['include', 'exclude']).default('include'),
  fullTextFilterTerm: z.string().max(200).optional(),
  fullTextFilterFields: list,
})
export const byQueryBody = z.object({
  query: z.unknown().optional(),
  cursor: z.string().min(1, 'The cursor must not be empty.').max(200_000).optional(),
  limit: count.optional(),
  offset: count.optional(),
  fields: z.array(z.string()).optional(),
  totalItems: z.enum(['include', 'exclude']).default('include'),
  orderBy: z.array(order).or(order).optional(),
  fullTextFilter: z.object({ term: z.string().max(200).default(''), fields: z.array(z.string()).optional() }).optional(),
})
export const byRefsBody = z.object({
  entityRefs: z.array(z.string()).max(10_000),
  fields: z.array(z.string()).optional(),
  query: z.unknown().optional(),
})
export const byRefsQuery = z.object({ filter: repeated, fields: list })
export const listQuery = z.object({
  filter: repeated,
  fields: list,
  offset: count.optional(),
  limit: count.refine((limit) => limit > 0, 'The limit must be greater than zero.').optional(),
  after: z.string().min(1, 'after must not be empty.').max(200_000).optional(),
  order: repeated,
})
