import { defineAttention, maxItems, namedEntity } from '@callboard/kernel/attention'
import { pluginPage, pluginTab } from '@callboard/kernel/portal-links'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import { failingOnDefault } from './get-pipeline-overview.ts'

/** Pipelines that fail on the default branch. */
export const pipelineAttention = defineAttention({
  action: 'pipelines.read',
  aboutEntities: true,
  async read(db, { tenantId, platform: { plugins } }, refs) {
    const failing = await failingOnDefault(db, tenantId, refs ? { refs } : 'all')
    return failing.slice(0, maxItems).map((run) => {
      const entity = namedEntity(run.entities, refs)
      const times = run.failures > 1 ? `, ${run.failures} runs in a row` : ''
      return {
        key: `pipeline ${run.integrationId} ${run.pipelineKey}`,
        level: 'critical' as const,
        impact: 0,
        subject: entity?.label ?? run.repository,
        what: `${run.pipeline} is failing on ${run.branch ?? 'the default branch'}${times}`,
        why: run.author ? `${run.title}, by ${run.author}` : run.title,
        source: 'Pipelines',
        path: entity ? pluginTab(plugins, 'pipelines', partsOf(entity.ref)) : pluginPage(plugins, 'pipelines', 'pipelines'),
        verb: 'View run',
        since: run.failingSince,
        refs: run.entities.map((e) => e.ref),
        owners: run.entities.flatMap((e) => (e.owner ? [e.owner] : [])),
      }
    })
  },
})
