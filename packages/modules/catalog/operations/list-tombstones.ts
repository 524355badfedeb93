import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { tombstoneDays } from './tombstones.ts'

/** Recently removed entities, newest first. */
export const listTombstones = operation({
  name: 'catalog.list-tombstones',
  action: 'catalog.read',
  input: z.object({
    text: z.string().trim().max(200).optional(),
    kind: z.string().max(100).optional(),
    limit: z.number().int().min(1).max(200).default(50),
    offset: z.number().int().min(0).max(1_000_000).default(0),
  }),
  run: (context, { text, kind, limit, offset }) =>
    context.tx(async (db) => {
      const where = {
        ...(kind ? { kind: kind.toLowerCase() } : {}),
        ...(text ? { label: { contains: text, mode: 'insensitive' as const } } : {}),
      }
      const rows = await db.tombstone.findMany({
        where,
        orderBy: [{ removedAt: 'desc' }, { ref: 'asc' }],
        take: limit,
        skip: offset,
        select: {
          ref: true,
          kind: true,
          label: true,
          ownerRef: true,
          source: true,
          url: true,
          reason: true,
          actor: true,
          removedAt: true,
        },
      })
      return {
        tombstones: rows.map((r) => ({ ...r, until: new Date(r.removedAt.getTime() + tombstoneDays * 86_400_000) })),
        total: await db.tombstone.count({ where }),
      }
    }),
})
