import { isReadInFull, type RuntimeView } from '@callboard/modules/workloads/domain/view'
import type { WorkloadHealth } from '@callboard/modules/workloads/domain/workload'

type Seen = Pick<RuntimeView, 'name' | 'state' | 'parts'>

/** Names the clusters that cannot be read in full, as the end of a sentence; undefined if all can. */
function unseenClusters(runtimes: readonly Seen[]): string | undefined {
  const unseen = runtimes.filter((runtime) => !isReadInFull(runtime))
  if (unseen.length === 0) return undefined
  const which = unseen.length === 1 ? 'one cluster' : `${unseen.length} clusters`
  return `but ${which} cannot be read in full at the moment: ${unseen.map((r) => r.name).join(', ')}.`
}

type Counts = readonly { health: WorkloadHealth; count: number }[]

/** The sentence for no unhealthy workloads. `certain` if all clusters can be read in full, and something runs in them. */
export function allClear(runtimes: readonly Seen[], counts: Counts): { certain: boolean; text: string } {
  if (runtimes.length === 0) return { certain: false, text: 'No cluster is connected.' }
  const unseen = unseenClusters(runtimes)
  if (unseen) return { certain: false, text: `No unhealthy workloads found, ${unseen}` }
  const sumOf = (health: WorkloadHealth) => counts.reduce((sum, c) => sum + (c.health === health ? c.count : 0), 0)
  const [healthy, rolling] = [sumOf('healthy'), sumOf('progressing')]
  if (rolling > 0) {
    const text = `No workload is broken or degraded. ${rolling} ${rolling === 1 ? 'is' : 'are'} rolling out.`
    return { certain: false, text }
  }
  if (healthy > 0) return { certain: true, text: 'All workloads are healthy.' }
  return { certain: false, text: sumOf('idle') > 0 ? 'All workloads are idle.' : 'No workloads found.' }
}

/** The sentence for no differences between clusters. */
export function noDrift(runtimes: readonly Seen[]): string {
  if (runtimes.length < 2) return 'Versions are compared once several clusters are connected.'
  const unseen = unseenClusters(runtimes)
  return unseen ? `No drift found, ${unseen}` : 'No drift. Workloads in several clusters use the same images.'
}
