const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

/** A run that nobody told us about is found after this time at the latest, in a repository that has pipelines. */
export const maxPollMs = day
/** The same for a repository without files that define pipelines. */
export const maxPollWithoutPipelinesMs = 7 * day

export type Activity = {
  /** The last push or run that is known. */
  activeAt: Date | null
  /** When the oldest run that is still open began. */
  openSince: Date | null
  hasPipelines: boolean | null
  webhooksWork: boolean
}

/**
 * Time until a repository is read again, in ms. It grows with the time since something last happened there: an eighth of
 * it, so that a run is found after a delay that is small beside the time for which nothing ran.
 */
export function pollInterval({ activeAt, openSince, hasPipelines, webhooksWork }: Activity, now: Date): number {
  const age = (at: Date) => Math.max(0, now.getTime() - at.getTime())
  if (openSince)
    return webhooksWork ? clamp(age(openSince) / 2, 15 * minute, 6 * hour) : clamp(age(openSince) / 4, 2 * minute, 6 * hour)
  if (hasPipelines === false) return maxPollWithoutPipelinesMs
  if (!activeAt) return maxPollMs
  return webhooksWork ? clamp(age(activeAt) / 2, 6 * hour, maxPollMs) : clamp(age(activeAt) / 8, 30 * minute, maxPollMs)
}

/** How old a survey may be: of repositories that are deployed from, and of all others. */
export const surveyEveryMs = (webhooksWork: boolean) =>
  webhooksWork ? { deploying: 6 * hour, others: day } : { deploying: 30 * minute, others: day }

/** How often more than the newest page of a repository's runs is read, in search of old runs that were started again. */
export const sweepEveryMs = day
