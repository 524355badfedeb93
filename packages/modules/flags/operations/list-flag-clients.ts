import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { clientKinds } from '../domain/flag.ts'

const kind = z.enum(clientKinds)

/** Clients that are not revoked, without their secrets. */
export const listFlagClients = operation({
  name: 'flags.list-clients',
  action: 'flags.read',
  input: z.object({}),
  run: (context) =>
    context.readModels(async (db) => {
      const rows = await db.flagClient.findMany({
        where: { revokedAt: null },
        orderBy: { id: 'asc' },
        include: { environment: { select: { key: true } } },
      })
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        kind: kind.parse(row.kind),
        environment: row.environment.key,
        ending: row.ending,
        createdBy: row.createdBy,
        createdAt: row.createdAt,
      }))
    }),
})
