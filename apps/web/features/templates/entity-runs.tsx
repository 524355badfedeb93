import type { OperationContext } from '@callboard/kernel/operation'
import { listRuns } from '@callboard/modules/templates'
import { paths } from '~/lib/navigation/paths.ts'
import { RunList } from './run-list.tsx'

const maxRuns = 5

/** Runs of templates that made an entity, or were started on it. Nothing if there are none. */
export async function EntityRuns({
  base,
  context,
  entityRef,
  now,
}: {
  base: string
  context: OperationContext
  entityRef: string
  now: Date
}) {
  const { runs } = await listRuns(context, { entity: entityRef, limit: maxRuns })
  if (runs.length === 0) return null
  return <RunList base={base} title="Created with templates" runs={runs} now={now} more={paths.runs(base)} empty="" />
}
