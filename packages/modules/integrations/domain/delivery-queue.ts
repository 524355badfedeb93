/** What a delivery says, as far as it decides with which others it waits. */
type Delta = {
  read?: readonly { key: string }[] | undefined
  pipelines?: { repository: string; run?: string | undefined } | undefined
}

/** Longer names would only come from deliveries about many items, which vendors do not send in bursts. */
const maxLength = 200

/**
 * Names what a delivery makes us read, so that one read serves all deliveries that wait for it: a repository, of whose branches
 * only the default one is read, or a run.
 * @returns undefined for deliveries with other effects, which are processed one by one
 */
export function deliveryQueue({ read = [], pipelines, ...others }: Delta): string | undefined {
  if (Object.values(others).some((effect) => effect !== undefined)) return undefined
  const items = read.map((item) => item.key).sort()
  const run = pipelines ? [pipelines.repository, pipelines.run ?? 'deployments'] : []
  const name = [...items, ...run].join(' ')
  return name === '' || name.length > maxLength ? undefined : name
}
