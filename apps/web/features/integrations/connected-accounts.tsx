import type { listIntegrations } from '@callboard/modules/integrations'
import { counted } from '@callboard/plugin-kit/counted'
import { pluginRegistry } from '@callboard/plugins/server'
import { Badge } from '@callboard/ui/badge'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { PluginLogo } from './plugin-logo.tsx'
import { healthOf, isOpen, runState } from './run-state.ts'

type Integration = Awaited<ReturnType<typeof listIntegrations>>[number]

/** What an account has brought, and when it was last read. */
function Contents({ integration, now }: { integration: Integration; now: Date }) {
  const plugin = pluginRegistry.get(integration.pluginId)
  if (plugin?.watcher) return <span className="text-muted tabular-nums">{counted(integration.workloads, 'workload')} (live)</span>
  return (
    <>
      {plugin?.source || plugin?.receivesEntities ? (
        <span className="text-muted tabular-nums">{counted(integration.entities, 'entity', 'entities')}</span>
      ) : null}
      {plugin?.receivesEntities ? null : (
        <span className="text-muted tabular-nums">{counted(integration.problems, 'problem')}</span>
      )}
      <span className="text-faint">
        {integration.readAt ? (
          <TimeAgo at={integration.readAt} now={now} />
        ) : plugin?.receivesEntities ? (
          'nothing pushed yet'
        ) : (
          'not synced yet'
        )}
      </span>
    </>
  )
}

/** Every connected account with its state. */
export function ConnectedAccounts({
  base,
  integrations,
  now,
}: {
  base: string
  integrations: readonly Integration[]
  now: Date
}) {
  return (
    <Card title="Connected">
      {integrations.map((i) => {
        const health = isOpen(i.lastRun?.state) ? runState(i.lastRun?.state ?? '') : healthOf(i)
        return (
          <Row key={i.id} className="flex-wrap">
            <PluginLogo id={i.pluginId} size="small" />
            <Link href={paths.integration(base, i.id)} className="min-w-0 flex-1 basis-40 truncate font-medium hover:underline">
              {i.name}
            </Link>
            {i.sample ? <Badge tone="accent">sample</Badge> : null}
            <Badge tone={health.tone}>{health.label}</Badge>
            <Contents integration={i} now={now} />
          </Row>
        )
      })}
    </Card>
  )
}
