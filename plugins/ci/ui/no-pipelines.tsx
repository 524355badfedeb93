import type { FeedView } from '@callboard/modules/pipelines/domain/view'
import type { SlotPlace } from '@callboard/plugin-kit/ui'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Workflow } from 'lucide-react'

const Reading = () => (
  <EmptyState icon={<Workflow />} title="Reading your pipelines">
    Runs and deployments appear here as they are read.
  </EmptyState>
)

/** Instead of the whole page while no pipeline is known: connect an account, or where to look at the one that is read. */
export function NoPipelines({ feeds, place }: { feeds: readonly FeedView[]; place: SlotPlace }) {
  const [feed] = feeds
  const reading = feed !== undefined && feeds.every((f) => f.succeededAt === null && !f.paused && f.state !== 'failed')
  return (
    <Card>
      {reading ? (
        <Reading />
      ) : feed ? (
        <EmptyState
          icon={<Workflow />}
          title="No pipeline runs yet"
          action={
            <ButtonLink href={place.links.integration(feed.integrationId)} reason={place.reason('integrations.read')}>
              Open {feed.integration}
            </ButtonLink>
          }
        >
          None of the connected repositories has run a pipeline in recent weeks. Runs appear here as soon as they start, with
          failures, durations and deployments.
        </EmptyState>
      ) : (
        <EmptyState
          icon={<Workflow />}
          title="No pipelines yet"
          action={
            <ButtonLink variant="primary" href={place.links.integrations()} reason={place.reason('integrations.manage')}>
              Connect GitHub or GitLab
            </ButtonLink>
          }
        >
          Runs, failures on default branches, deployments and delivery performance appear here once an account with pipelines is
          connected.
        </EmptyState>
      )}
    </Card>
  )
}
