import type { RuntimeView } from '@callboard/modules/workloads/domain/view'

type Seen = Pick<RuntimeView, 'name' | 'state' | 'parts'>

const isSeen = ({ state, parts }: Seen) =>
  state === 'watching' && parts.every((part) => part.state !== 'forbidden' && part.state !== 'failing')

/** The sentence for no unhealthy workloads. `certain` if all clusters can be read in full. */
export function allClear(runtimes: readonly Seen[]): { certain: boolean; text: string } {
  if (runtimes.length === 0) return { certain: false, text: 'No cluster is connected.' }
  const unseen = runtimes.filter((runtime) => !isSeen(runtime))
  if (unseen.length === 0) return { certain: true, text: 'All workloads are healthy.' }
  const which = unseen.length === 1 ? 'one cluster' : `${unseen.length} clusters`
  return {
    certain: false,
    text: `No unhealthy workloads found, but ${which} cannot be read in full at the moment: ${unseen.map((r) => r.name).join(', ')}.`,
  }
}
