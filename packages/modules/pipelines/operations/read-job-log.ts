import { notFound } from '@callboard/core/errors'
import { operation } from '@callboard/kernel/operation'
import { withVendorErrors } from '@callboard/modules/integrations'
import { z } from 'zod'
import { logExcerpt } from './log-excerpt.ts'
import { openRun, runLocation } from './open-run.ts'
import { jobsOf } from './rows.ts'

/** The part of a job's log around its first failure, read from the vendor and never stored. */
export const readJobLog = operation({
  name: 'pipelines.read-job-log',
  action: 'pipelines.logs',
  input: runLocation.extend({ job: z.string().max(300) }),
  async run(context, { job, ...of }) {
    const { repository, jobs, connected, source } = await openRun(context, of)
    if (!jobsOf(jobs).some((j) => j.key === job)) throw notFound('This job')
    return withVendorErrors(async () => logExcerpt(await source.log(connected.context, { repository, key: of.key, job })))
  },
})
