import { portalPaths } from '@callboard/core/portal-paths'
import { type AttentionItem, counted, defineAttention, maxItems } from '@callboard/kernel/attention'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { expirySentence } from '../domain/credential-expiry.ts'
import { type ConcerningIntegration, findConcerning, findDescriptorProblems, hasDescriptorProblems } from '../repo/attention.ts'

const common = ({ id, name }: ConcerningIntegration) => ({
  subject: name,
  source: 'Integrations',
  path: portalPaths.integration(id),
  refs: [],
  owners: [],
})

/** A sync that waits for approval, or that stopped. */
function stoppedItem(row: ConcerningIntegration): AttentionItem[] {
  const { run } = row
  if (run?.state === 'needs_approval')
    return [
      {
        ...common(row),
        key: `approval ${row.id}`,
        level: 'waiting',
        impact: 1 + run.pendingRemovals,
        what: `waits for approval to remove ${counted(run.pendingRemovals, 'entity', 'entities')}`,
        why: 'Nothing is removed until somebody approves it.',
        verb: 'Review',
        since: new Date(run.at),
      },
    ]
  if (row.health !== 'attention') return []
  return [
    {
      ...common(row),
      key: `integration ${row.id}`,
      level: 'critical',
      impact: 0,
      what: 'needs attention',
      why: row.message ?? '',
      verb: 'Fix',
      since: run ? new Date(run.at) : null,
    },
  ]
}

const problemItem = (row: ConcerningIntegration): AttentionItem[] =>
  row.problems === 0
    ? []
    : [
        {
          ...common(row),
          key: `problems ${row.id}`,
          level: 'warning',
          impact: 0,
          what: `has ${counted(row.problems, 'sync problem')}`,
          why: 'What they are about is incomplete or missing.',
          verb: 'View problems',
          since: null,
        },
      ]

const credentialItem = (row: ConcerningIntegration, now: Date): AttentionItem[] =>
  row.expiresAt === null
    ? []
    : [
        {
          ...common(row),
          key: `credential ${row.id}`,
          level: 'warning',
          impact: row.expiresAt < now ? 2 : 1,
          what: row.expiresAt < now ? 'has an expired credential' : 'has a credential that expires soon',
          why: expirySentence({ expiresAt: row.expiresAt, label: row.label ?? 'credential' }, row.name, now),
          verb: 'Renew',
          since: null,
        },
      ]

/** Integrations that do not sync as they should, removals to approve, and credentials that expire. */
export const integrationAttention = defineAttention({
  action: 'integrations.read',
  aboutEntities: false,
  read: async (db, { tenantId }) => {
    const now = new Date()
    return (await findConcerning(db, tenantId, maxItems)).flatMap((row) => [
      ...stoppedItem(row),
      ...problemItem(row),
      ...credentialItem(row, now),
    ])
  },
})

/** Problems in catalog files: of owned entities, or of those that were asked for. */
export const descriptorAttention = defineAttention({
  action: 'catalog.read',
  aboutEntities: true,
  when: ({ tenantId }, refs) => hasDescriptorProblems(tenantId, refs),
  async read(db, { tenantId }, refs) {
    const rows = await findDescriptorProblems(db, tenantId, refs, maxItems)
    return rows.map((row) => ({
      key: `descriptor ${row.ref}`,
      level: 'warning' as const,
      impact: 0,
      subject: row.label,
      what: `has ${counted(row.problems, 'problem')} in its catalog file`,
      why: row.message,
      source: 'Catalog',
      path: portalPaths.entity(partsOf(row.ref)),
      verb: 'View',
      since: row.since,
      refs: [row.ref],
      owners: row.owner ? [row.owner] : [],
    }))
  },
})
