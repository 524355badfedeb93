import { getPerformance } from '@callboard/modules/operator'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { OperatorFrame } from '~/features/operator/operator-frame.tsx'
import { ComparedWork, Findings, NamedWorkTable, WaitingWork } from '~/features/operator/performance.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requireOperatorSession } from '~/lib/session/operator.ts'

export const metadata: Metadata = { title: 'Performance' }

export default async function OperatorPerformancePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const account = await requireOperatorSession(paths.operatorPerformance(id))
  const performance = await orNotFound(getPerformance(account, { id }))
  const now = new Date()
  return (
    <OperatorFrame current="organizations">
      <PageTitle
        title="Performance"
        detail={
          <>
            Why <Link href={paths.operatorOrganization(id)}>{performance.name}</Link> is slow, and since when.
          </>
        }
      />
      <Findings findings={performance.findings} usual={performance.usual} now={now} />
      <ComparedWork recent={performance.recent} usual={performance.usual} others={performance.others} />
      <WaitingWork waiting={performance.waiting} limits={performance.limits} now={now} />
      <NamedWorkTable title="Operations" kind="operation" named={performance.named} />
      <NamedWorkTable title="Routes" kind="request" named={performance.named} />
    </OperatorFrame>
  )
}
