import { AppError } from '@callboard/core/errors'
import type { EntityFilter, EntityOrder, EntityQuery } from '@callboard/core/entity/query'
import { z } from 'zod'

/** What a page of by-query needs to go on: filter, order and total, as Backstage's cursors hold. No `query` key: see 7-backstage-contract. */
export type Cursor = {
  filter?: EntityFilter
  text?: NonNullable<EntityQuery['text']>
  order?: EntityOrder
  from: { value: string | null; id: string; direction: 'next' | 'prev' }
  total?: number
}

const filter: z.ZodType<EntityFilter> = z.lazy(() =>
  z.union([
    z.object({ all: z.array(filter).max(500) }).strict(),
    z.object({ any: z.array(filter).max(500) }).strict(),
    z.object({ not: filter }).strict(),
    z.object({ key: z.string(), values: z.array(z.string()) }).strict(),
    z.object({ key: z.string(), exists: z.boolean() }).strict(),
  ]),
)
const schema = z.object({
  filter: filter.optional(),
  text: z.object({ term: z.string(), fields: z.array(z.string()).optional() }).optional(),
  order: z.object({ field: z.string(), order: z.enum(['asc', 'desc']) }).optional(),
  from: z.object({ value: z.string().nullable(), id: z.uuid(), direction: z.enum(['next', 'prev']) }),
  total: z.number().int().optional(),
})

export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64')

/** @throws AppError `invalid_input` for anything that this server did not make */
export function decodeCursor(text: string): Cursor {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8'))) as Cursor
  } catch {
    throw new AppError('invalid_input', 'Malformed cursor')
  }
}
