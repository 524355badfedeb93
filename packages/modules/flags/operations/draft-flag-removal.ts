import { operation } from '@callboard/kernel/operation'
import { z } from 'zod'
import { flagKey } from '../domain/flag-schema.ts'
import { recentFrom, stalenessOf } from '../domain/life-cycle.ts'
import { removalIssue } from '../domain/removal-issue.ts'
import { type FoundReference, findReferences } from '../repo/code.ts'
import { readUses } from '../repo/uses.ts'
import { requireFlag } from './flag-record.ts'

/** More lines than an issue has room for. */
const maxLines = 1000

/** A form at the vendor for an issue that asks for the removal of a flag from a repository. */
export type RemovalDraft = { repository: string; url: string }

function byRepository(references: readonly FoundReference[]): FoundReference[][] {
  const groups = new Map<string, FoundReference[]>()
  for (const reference of references) {
    const id = `${reference.integrationId} ${reference.repository}`
    groups.set(id, [...(groups.get(id) ?? []), reference])
  }
  return [...groups.values()]
}

/**
 * Issues that ask for the removal of a flag, one for each repository whose code names it. None is sent: their forms are opened at
 * the vendor. Code is not changed, because what a branch of it leads to cannot be told from a line.
 */
export const draftFlagRemoval = operation({
  name: 'flags.draft-removal',
  action: 'flags.read',
  input: z.object({ key: flagKey }),
  async run(context, { key }): Promise<RemovalDraft[]> {
    const now = new Date()
    const { tenantId, platform } = context
    const { flag, uses, references, integrations } = await context.tx(async (db) => {
      const found = await requireFlag(db, key)
      const lines = await findReferences(db, tenantId, key, maxLines)
      const usesOf = await readUses(db, tenantId, { recentFrom: recentFrom(now), flagId: found.id })
      const where = { id: { in: [...new Set(lines.map(({ integrationId }) => integrationId))] } }
      const rows = await db.integration.findMany({ where, select: { id: true, pluginId: true, settings: true } })
      return { flag: found, uses: usesOf(found.id), references: lines, integrations: rows }
    })
    const stale = stalenessOf({ ...flag, ...uses }, now)
    const settledOn = stale?.reason === 'settled' ? stale.variant : undefined
    const variant = flag.state === 'archived' ? flag.archivedVariant : settledOn
    return byRepository(references).flatMap((lines) => {
      const [{ integrationId, repository } = { integrationId: '', repository: '' }] = lines
      const integration = integrations.find(({ id }) => id === integrationId)
      const plugin = integration && platform.plugins.get(integration.pluginId)
      const settings = plugin?.settings.safeParse(integration?.settings)
      if (!plugin?.code?.issueForm || !settings?.success) return []
      return [{ repository, url: plugin.code.issueForm(settings.data, repository, removalIssue({ key, variant, lines })) }]
    })
  },
})
