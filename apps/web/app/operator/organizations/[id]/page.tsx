import { getOrganization, listJobs } from '@callboard/modules/operator'
import { Badge } from '@callboard/ui/badge'
import { ButtonLink } from '@callboard/ui/button'
import { Card, Facts, Row } from '@callboard/ui/card'
import { PageTitle, WithSide } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { FailedJobs, JobLines } from '~/features/operator/job-tables.tsx'
import { OperatorFrame } from '~/features/operator/operator-frame.tsx'
import { SupportSessionForm } from '~/features/support/support-session-form.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requireOperatorSession } from '~/lib/session/operator.ts'

export const metadata: Metadata = { title: 'Organization' }

export default async function OperatorOrganizationPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const account = await requireOperatorSession(paths.operatorOrganization(id))
  const organization = await orNotFound(getOrganization(account, { id }))
  const { lines, failed } = await listJobs(account, { tenantId: id })
  const now = new Date()
  return (
    <OperatorFrame current="organizations">
      <PageTitle
        title={organization.name}
        detail={organization.slug}
        actions={
          <ButtonLink href={paths.operatorPerformance(id)} reason={undefined}>
            Performance
          </ButtonLink>
        }
        badges={
          organization.removeAt ? <Badge tone="bad">goes on {organization.removeAt.toISOString().slice(0, 10)}</Badge> : null
        }
      />
      <WithSide
        side={
          <>
            <Card title="Facts">
              <Facts
                facts={[
                  { label: 'Number', value: <span className="font-mono text-sm">{id}</span> },
                  { label: 'Since', value: <TimeAgo at={organization.createdAt} now={now} /> },
                  {
                    label: 'Plan',
                    value: organization.phase === 'free' ? 'free' : `${organization.plan}, ${organization.phase}`,
                  },
                  { label: 'Seats', value: String(organization.seats) },
                  {
                    label: 'Synced with Stripe',
                    value: organization.syncedAt ? <TimeAgo at={organization.syncedAt} now={now} /> : 'never',
                  },
                  { label: 'Members', value: organization.members.map((m) => `${m.count} ${m.role}`).join(', ') },
                  { label: 'Entities', value: organization.entities.toLocaleString('en') },
                ]}
              />
            </Card>
            <SupportSessionForm id={id} support={organization.support} now={now} />
            {organization.visits.length > 0 ? (
              <Card title="Visits">
                {organization.visits.map((v) => (
                  <Row key={v.id}>
                    <span className="min-w-0 flex-1 break-words">
                      {v.operatorLabel}: {v.reason}
                    </span>
                    <TimeAgo at={v.startedAt} now={now} />
                  </Row>
                ))}
              </Card>
            ) : null}
          </>
        }
      >
        <Card title="Connections">
          {organization.integrations.length === 0 ? <p className="px-3.5 py-3 text-muted">None.</p> : null}
          {organization.integrations.map((i) => (
            <Row key={`${i.pluginId} ${i.state} ${i.health} ${i.healthCode}`}>
              <b className="flex-1 font-medium">{i.pluginId}</b>
              <Badge tone={i.health === 'attention' ? 'bad' : i.health === 'healthy' ? 'ok' : 'plain'}>
                {i.state === 'active' ? i.health : i.state}
                {i.healthCode ? `: ${i.healthCode}` : ''}
              </Badge>
              <span className="tabular-nums">{i.count}</span>
            </Row>
          ))}
        </Card>
        <JobLines lines={lines} now={now} />
        <FailedJobs failed={failed} now={now} />
      </WithSide>
    </OperatorFrame>
  )
}
