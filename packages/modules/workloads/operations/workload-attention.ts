import { counted, defineAttention, maxItems, namedEntity } from '@callboard/kernel/attention'
import { pluginPage, pluginTab } from '@callboard/kernel/portal-links'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { z } from 'zod'
import { finding, workloadHealth } from '../domain/workload.ts'
import { findUnhealthyWorkloads } from '../repo/workload-list.ts'

/** Broken and degraded workloads. */
export const workloadAttention = defineAttention({
  action: 'workloads.read',
  aboutEntities: true,
  async read(db, { tenantId, platform: { plugins } }, refs) {
    const rows = await findUnhealthyWorkloads(db, tenantId, { refs, limit: maxItems })
    return rows.map((row) => {
      const entity = namedEntity(row.entities, refs)
      const [found] = z.array(finding).parse(row.findings)
      const broken = workloadHealth.parse(row.health) === 'broken'
      const missing = row.desired === null ? 0 : Math.max(0, row.desired - row.ready)
      const ready =
        missing > 0
          ? `${missing} of ${counted(row.desired ?? 0, 'instance')} not ready`
          : broken
            ? 'is not running'
            : 'is degraded'
      return {
        key: `workload ${row.integrationId} ${row.key}`,
        level: broken ? ('critical' as const) : ('warning' as const),
        impact: missing,
        subject: entity?.label ?? row.name,
        what: `${ready} in ${row.runtime}`,
        why: found?.title ?? '',
        source: 'Clusters',
        path: entity ? pluginTab(plugins, 'workloads', partsOf(entity.ref)) : pluginPage(plugins, 'workloads', 'clusters'),
        verb: 'View workload',
        since: row.changedAt,
        refs: row.entities.map((e) => e.ref),
        owners: row.entities.flatMap((e) => (e.owner ? [e.owner] : [])),
      }
    })
  },
})
