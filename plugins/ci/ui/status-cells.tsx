import type { DeliveryStatus, DeploymentView } from '@callboard/modules/pipelines/domain/view'
import { deliveryOfEntity } from '@callboard/modules/pipelines/slots'
import { defineEntitySlot } from '@callboard/plugin-kit/ui'
import { Dot } from '@callboard/ui/badge'
import { RunBars } from '@callboard/ui/run-bars'
import { StatusCaption, StatusValue } from '@callboard/ui/status-strip'
import { TimeAgo } from '@callboard/ui/time-ago'
import { duration, percent } from './format.ts'

/** Kinds whose figures are those of their parts. */
const aggregates = ['domain', 'group', 'system']

type Data = DeliveryStatus & { aggregate: boolean }

const load = (id: string) => ({
  id,
  async load({ read, ref, entity }: Parameters<Parameters<typeof defineEntitySlot<Data>>[0]['load']>[0]): Promise<Data> {
    return { ...(await read(deliveryOfEntity, { ref })), aggregate: aggregates.includes(String(entity.kind).toLowerCase()) }
  },
})

const barTone = { succeeded: 'ok', failed: 'bad' } as const

/** What runs in production: the newest deployment that succeeded, otherwise the newest one anywhere. */
const liveOf = (deployments: readonly DeploymentView[]) =>
  deployments.find((d) => d.production && d.state === 'succeeded') ?? deployments.find((d) => d.state === 'succeeded')

/** The last deployment; of a system or team how many there were. */
export const deploymentStatus = defineEntitySlot<Data>({
  ...load('ci.deployment'),
  render({ deployments, deployed, aggregate }, place) {
    if (aggregate)
      return (
        <>
          <StatusValue>{deployed.count}</StatusValue>
          <StatusCaption>
            to production, {deployed.before} in the {deployed.days} days before
          </StatusCaption>
        </>
      )
    const [newest] = deployments
    const live = liveOf(deployments) ?? newest
    if (!live) return <StatusCaption>No deployments yet.</StatusCaption>
    return (
      <>
        <StatusValue>
          <TimeAgo at={live.finishedAt ?? live.createdAt} now={place.now} />
        </StatusValue>
        <StatusCaption>
          <code className="font-mono">{live.version}</code> to {live.environment}
          {live.creator ? ` by ${live.creator}` : ''}
        </StatusCaption>
        {newest?.state === 'failed' ? (
          <p className="flex items-center gap-1.5 text-sm text-bad">
            <Dot tone="bad" /> {newest.version} to {newest.environment} failed
          </p>
        ) : null}
      </>
    )
  },
})

/** Whether the default branch builds, with the last runs. */
export const pipelineStatus = defineEntitySlot<Data>({
  ...load('ci.pipeline'),
  render({ pipelines, failingCount, recent, passRate, p50Ms, aggregate }) {
    if (pipelines === 0) return <StatusCaption>No runs in the last 60 days.</StatusCaption>
    const good = pipelines - failingCount
    const tone = failingCount > 0 ? 'bad' : passRate === null ? 'plain' : 'ok'
    const value =
      aggregate || (pipelines > 1 && failingCount > 0)
        ? `${good} of ${pipelines} passing`
        : failingCount > 0
          ? 'Failing'
          : passRate === null
            ? 'Not finished yet'
            : 'Passing'
    const failed = recent.filter((r) => r.state === 'failed').length
    return (
      <>
        <StatusValue mark={<Dot tone={tone} />}>{value}</StatusValue>
        {aggregate ? null : (
          <RunBars
            label={`Last ${recent.length} runs: ${failed} failed`}
            runs={recent.map((r) => ({
              key: r.key,
              tone: r.state in barTone ? barTone[r.state as keyof typeof barTone] : 'plain',
              duration: r.durationMs,
            }))}
          />
        )}
        <StatusCaption>
          {percent(passRate)} passed, p50 {duration(p50Ms)}
        </StatusCaption>
      </>
    )
  },
})
