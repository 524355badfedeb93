import { AppError } from '@callboard/core/errors'
import type { EntityFilter, EntityOrder, EntityQuery, PagePosition } from '@callboard/modules/catalog/domain/query'
import { z } from 'zod'

/** State of by-query pagination: filter, order and total, as in Backstage's cursors. No `query` key: see 7-backstage-contract. */
export type Cursor = {
  filter?: EntityFilter
  text?: NonNullable<EntityQuery['text']>
  order?: EntityOrder[]
  missing?: 'last'
  from: PagePosition & { direction: 'next' | 'prev' }
  /** Start of the first page, which has no previous one. */
  start?: PagePosition
  total?: number
}

const filter: z.ZodType<EntityFilter> = z.lazy(() =>
  z.union([
    z.object({ all: z.array(filter).max(500) }).strict(),
    z.object({ any: z.array(filter).max(500) }).strict(),
    z.object({ not: filter }).strict(),
    z.object({ key: z.string(), values: z.array(z.string()) }).strict(),
    z.object({ key: z.string(), prefix: z.string() }).strict(),
    z.object({ key: z.string(), exists: z.boolean() }).strict(),
  ]),
)
const position = { values: z.array(z.string().nullable()), id: z.uuid() }
const schema = z.object({
  filter: filter.optional(),
  text: z.object({ term: z.string(), fields: z.array(z.string()).optional() }).optional(),
  order: z.array(z.object({ field: z.string(), order: z.enum(['asc', 'desc']) })).optional(),
  missing: z.literal('last').optional(),
  from: z.object({ ...position, direction: z.enum(['next', 'prev']) }),
  start: z.object(position).optional(),
  total: z.number().int().optional(),
})

export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64')

/** A position has a value per sort column. Without sorting it may have a name, the default order within one kind. */
const fits = ({ order, from }: Cursor): boolean => (order?.length ? from.values.length === order.length : from.values.length <= 1)

/** @throws AppError `invalid_input` for a cursor that was not issued by this server */
export function decodeCursor(text: string): Cursor {
  try {
    const cursor = schema.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8'))) as Cursor
    if (fits(cursor)) return cursor
  } catch {
    // Treated like a malformed cursor.
  }
  throw new AppError('invalid_input', 'Malformed cursor')
}
