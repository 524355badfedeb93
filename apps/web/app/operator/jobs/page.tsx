import { listJobs } from '@callboard/modules/operator'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { FailedJobs, JobLines } from '~/features/operator/job-tables.tsx'
import { JobsLive } from '~/features/operator/jobs-live.tsx'
import { OperatorFrame } from '~/features/operator/operator-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requireOperatorSession } from '~/lib/session/operator.ts'

export const metadata: Metadata = { title: 'Jobs' }

export default async function OperatorJobsPage() {
  const account = await requireOperatorSession(paths.operatorJobs())
  const { lines, failed } = await listJobs(account, {})
  const now = new Date()
  return (
    <OperatorFrame current="jobs">
      <JobsLive />
      <PageTitle title="Jobs" detail="Jobs of all organizations and the platform. Scheduled jobs are not included." />
      <FailedJobs failed={failed} now={now} />
      <JobLines lines={lines} now={now} />
    </OperatorFrame>
  )
}
