import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { countTombstones, readTombstones } from '../repo/tombstones.ts'
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
  async run({ read, tenantId }, { text, kind, ...page }) {
    const filter = { text, kind: kind?.toLowerCase() || undefined }
    const [rows, total] = await read((db) =>
      Promise.all([readTombstones(db, tenantId, { ...filter, ...page }), countTombstones(db, tenantId, filter)]),
    )
    return { tombstones: rows.map((r) => ({ ...r, until: new Date(r.removedAt.getTime() + tombstoneDays * 86_400_000) })), total }
  },
})
