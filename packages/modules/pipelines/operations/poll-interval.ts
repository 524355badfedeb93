const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

/** Maximum delay for a run without a webhook in a repository that has pipelines. */
export const maxPollMs = day
/** The same for a repository without pipeline definitions. */
export const maxPollWithoutPipelinesMs = 7 * day

export type Activity = {
  /** The last known push or run. */
  activeAt: Date | null
  /** When the oldest unfinished run began. */
  openSince: Date | null
  hasPipelines: boolean | null
  webhooksWork: boolean
}

/**
 * Time until a repository is read again, in ms: an eighth of the time since its last activity, so that the delay is small
 * compared with the idle time before.
 */
export function pollInterval({ activeAt, openSince, hasPipelines, webhooksWork }: Activity, now: Date): number {
  const age = (at: Date) => Math.max(0, now.getTime() - at.getTime())
  if (openSince)
    return webhooksWork ? clamp(age(openSince) / 2, 15 * minute, 6 * hour) : clamp(age(openSince) / 4, 2 * minute, 6 * hour)
  if (hasPipelines === false) return maxPollWithoutPipelinesMs
  if (!activeAt) return maxPollMs
  return webhooksWork ? clamp(age(activeAt) / 2, 6 * hour, maxPollMs) : clamp(age(activeAt) / 8, 30 * minute, maxPollMs)
}

/** Maximum age of a survey: for repositories with deployments, and for all others. */
export const surveyIntervalMs = (webhooksWork: boolean) =>
  webhooksWork ? { deploying: 6 * hour, others: day } : { deploying: 30 * minute, others: day }

/** How often more than the newest page of runs is read, to find reruns of old runs. */
export const sweepIntervalMs = day
