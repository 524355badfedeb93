import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { readSegments } from './flag-record.ts'

/** Segments by key. */
export const listFlagSegments = operation({
  name: 'flags.list-segments',
  action: 'flags.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const rows = await readSegments(db)
      return rows.map(({ key, description, targeting, updatedBy, updatedAt }) => ({
        key,
        description,
        targeting,
        updatedBy,
        updatedAt,
      }))
    }),
})
