import type { RunJob } from './pipeline.ts'

/** A job with different results for the same commit. */
export type FlakyJob = {
  pipeline: string
  job: string
  /** Commits on which it both failed and succeeded. */
  commits: number
  /** Commits on which it finished. */
  of: number
  /** The latest such commit. */
  latest: string
}

export type JobsOfRun = { pipeline: string; commit: string; jobs: readonly RunJob[] }

/**
 * Jobs that failed and succeeded on the same commit, across attempts and runs; most inconsistent first. `runs` are newest first.
 */
export function flakyJobs(runs: readonly JobsOfRun[]): FlakyJob[] {
  const results = new Map<string, { pipeline: string; job: string; commits: Map<string, Set<string>> }>()
  for (const { pipeline, commit, jobs } of runs)
    for (const { name, state } of jobs) {
      if (state !== 'succeeded' && state !== 'failed') continue
      const key = JSON.stringify([pipeline, name])
      const of = results.get(key) ?? { pipeline, job: name, commits: new Map<string, Set<string>>() }
      results.set(key, of)
      of.commits.set(commit, (of.commits.get(commit) ?? new Set()).add(state))
    }
  return [...results.values()]
    .map(({ pipeline, job, commits }) => {
      const both = [...commits].filter(([, states]) => states.size > 1).map(([commit]) => commit)
      return { pipeline, job, commits: both.length, of: commits.size, latest: both[0] ?? '' }
    })
    .filter((f) => f.commits > 0)
    .sort((a, b) => b.commits / b.of - a.commits / a.of || b.commits - a.commits || a.job.localeCompare(b.job))
}
