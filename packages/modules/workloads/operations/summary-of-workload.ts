import { z } from 'zod'
import { asOfTime, type WorkloadSummary } from '../domain/view.ts'
import { finding, runningVersions, type WorkloadHealth, workloadHealth, workloadHealths } from '../domain/workload.ts'
import type { WorkloadRow } from '../repo/workload-list.ts'

export const summaryOf = ({ pluginId: _, seenAt, ...row }: WorkloadRow): WorkloadSummary => ({
  ...row,
  health: workloadHealth.parse(row.health),
  findings: z.array(finding).parse(row.findings),
  versions: runningVersions.parse(row.versions),
  asOf: asOfTime(seenAt, Date.now()),
})

type Named = { health: WorkloadHealth; name: string; runtime: string }

export const byHealth = (a: Named, b: Named) =>
  workloadHealths.indexOf(b.health) - workloadHealths.indexOf(a.health) ||
  a.name.localeCompare(b.name) ||
  a.runtime.localeCompare(b.runtime)
