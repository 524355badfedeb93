import { AppError, notFound } from '@callboard/core/errors'
import type { TenantDb } from '@callboard/db/for-tenant'
import { audit, operation } from '@callboard/kernel/operation'
import { requireRoom } from '@callboard/kernel/require-room'
import { z } from 'zod'

/** Channels of a workspace that may have a scope. */
const maxChannels = 2000
/** Entities of one name that are listed. */
const maxNamed = 5

type Found = { ref: string; name: string; title: string | null }

/** @throws AppError `invalid_input` unless exactly one entity is meant */
async function findEntity(db: TenantDb, text: string): Promise<Found> {
  const given = text.toLowerCase()
  const found = await db.entity.findMany({
    where: {
      OR: [{ ref: given }, { name: { equals: text, mode: 'insensitive' } }, { title: { equals: text, mode: 'insensitive' } }],
    },
    orderBy: { ref: 'asc' },
    take: maxNamed + 1,
    select: { ref: true, name: true, title: true },
  })
  const exact = found.find(({ ref }) => ref === given) ?? (found.length === 1 ? found[0] : undefined)
  if (exact) return exact
  if (found.length === 0)
    throw new AppError('invalid_input', `Nothing in the catalog is called “${text}”. Use the name of a team or an entity.`)
  const names = found.slice(0, maxNamed).map(({ ref }) => ref)
  throw new AppError('invalid_input', `“${text}” is ambiguous. Use one of: ${names.join(', ')}.`)
}

/** Limits questions in a channel to an entity with its parts, or to a team with what it owns; `null` ends the limit. */
export const setSlackScope = operation({
  name: 'slack.set-scope',
  action: 'knowledge.write',
  input: z.object({
    workspaceId: z.uuid(),
    channelId: z.string().min(1).max(40),
    /** As Slack shows it. */
    channelName: z.string().max(200),
    /** The name or reference of what it is limited to. */
    of: z.string().trim().min(1).max(600).nullable(),
  }),
  run: (context, { workspaceId, channelId, channelName, of }) =>
    context.tx(async (db): Promise<{ ref: string; label: string } | null> => {
      const { tenantId, actor } = context
      const workspace = await db.slackWorkspace.findFirst({ where: { id: workspaceId }, select: { name: true } })
      if (!workspace) throw notFound('This workspace')
      const key = { tenantId_workspaceId_channelId: { tenantId, workspaceId, channelId } }
      const entity = of === null ? null : await findEntity(db, of)
      if (entity === null) await db.slackChannel.deleteMany({ where: { workspaceId, channelId } })
      else {
        await requireRoom(db, tenantId, {
          kind: `slack channels ${workspaceId}`,
          limit: maxChannels,
          message: `At most ${maxChannels} channels of a workspace can have a scope.`,
          count: () => db.slackChannel.count({ where: { workspaceId, NOT: { channelId } } }),
        })
        const data = { name: channelName, ref: entity.ref, setBy: actor.label, setAt: new Date() }
        await db.slackChannel.upsert({ where: key, create: { tenantId, workspaceId, channelId, ...data }, update: data })
      }
      await audit(db, context, {
        action: 'slack.scope-set',
        targetType: 'slack-channel',
        targetId: channelId,
        targetLabel: channelName,
        detail: { workspace: workspace.name, ref: entity?.ref ?? null },
      })
      return entity && { ref: entity.ref, label: entity.title ?? entity.name }
    }),
})
