import { type ChangeView, listChanges } from '@callboard/modules/catalog'
import type { DeliveryStatus, DeploymentView } from '@callboard/modules/pipelines/domain/view'
import { deliveryOfEntity } from '@callboard/modules/pipelines/slots'
import { Card } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CirclePlus, CircleX, FilePen, type LucideIcon, Rocket } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { readOnce } from '~/lib/plugins/slot-place.ts'
import type { Shown } from './plugin-cards.tsx'

const shownEvents = 8
/** Fields that are named in one line. */
const maxFields = 3

type Event = { key: string; at: Date; icon: LucideIcon; tone: string; text: ReactNode }

const deploymentEvent = (d: DeploymentView): Event => ({
  key: `deployment ${d.integrationId} ${d.key}`,
  at: d.finishedAt ?? d.createdAt,
  icon: d.state === 'failed' ? CircleX : Rocket,
  tone: d.state === 'failed' ? 'text-bad' : 'text-ok',
  text: (
    <>
      {d.creator ? <b className="font-medium">{d.creator} </b> : null}
      {d.state === 'failed' ? `${d.creator ? 'failed' : 'Failed'} to deploy ` : d.creator ? 'deployed ' : 'Deployed '}
      <code className="font-mono text-sm">{d.version}</code> to {d.environment}
    </>
  ),
})

const failureEvent = (run: DeliveryStatus['failing'][number]): Event => ({
  key: `run ${run.integrationId} ${run.key}`,
  at: run.finishedAt ?? run.createdAt,
  icon: CircleX,
  tone: 'text-bad',
  text: (
    <>
      <b className="font-medium">{run.pipeline}</b> failed on {run.branch ?? 'the default branch'}
    </>
  ),
})

/** Names what changed: `spec.owner` is "owner". */
function changedFields({ differences }: ChangeView): string {
  const fields = [...new Set(differences.map((d) => d.path.replace(/^(metadata|spec)\./, '').split(/[.[]/)[0] || 'descriptor'))]
  const rest = fields.length - maxFields
  return fields.slice(0, maxFields).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

const changeEvent = (c: ChangeView): Event => ({
  key: `change ${c.id}`,
  at: c.at,
  icon: c.action === 'added' ? CirclePlus : FilePen,
  tone: 'text-faint',
  text: (
    <>
      <b className="font-medium">{c.by}</b> {c.action === 'added' ? 'added it to the catalog' : `changed ${changedFields(c)}`}
    </>
  ),
})

/** Deployments, failed pipelines and changes of the descriptor, newest first. */
export async function RecentActivity({ of }: { of: Shown }) {
  const { shown, portal } = of
  const { base, context } = portal
  const [{ changes }, delivery] = await Promise.all([
    listChanges(context, { ref: shown.ref, limit: shownEvents }),
    readOnce(context)(deliveryOfEntity, { ref: shown.ref }),
  ])
  const events = [
    ...delivery.deployments.slice(0, shownEvents).map(deploymentEvent),
    ...delivery.failing.map(failureEvent),
    ...changes.map(changeEvent),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, shownEvents)
  if (events.length === 0) return null
  const now = new Date()
  return (
    <Card
      title="Recent activity"
      aside={
        <Link href={paths.entityHistory(base, shown.ref)} className="hover:text-fg hover:underline">
          All changes
        </Link>
      }
    >
      <ol className="px-3.5 py-2">
        {events.map(({ key, at, icon: Icon, tone, text }) => (
          <li key={key} className="flex min-w-0 items-start gap-2.5 py-1.5">
            <Icon aria-hidden className={`mt-[3px] size-[15px] shrink-0 ${tone}`} />
            <span className="min-w-0 flex-1 break-words">{text}</span>
            <span className="shrink-0 text-sm text-faint">
              <TimeAgo at={at} now={now} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
