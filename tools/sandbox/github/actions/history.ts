import { createHash } from 'node:crypto'
import { chance } from '../../chance.ts'
import type { Organization, Repository } from '../organization.ts'
import { type Commit, type Deployment, newId, type Outcome, type Pace, planAttempt, type Run } from './run.ts'
import { type Workflow, workflowsOf } from './workflows.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
export const historyDays = 60

const messages = [
  'Handle an empty answer',
  'Raise the limit for large orders',
  'Name the field as the schema does',
  'Retry when the store is busy',
  'Remove a flag that nobody used',
  'Log the reason of a refusal',
  'Update dependencies',
  'Make the query use its index',
  'Say what went wrong',
  'Tidy the tests',
]

const pick = <T>(list: readonly T[], at: number): T | undefined => list[Math.floor(at * list.length)]

const usualPace = (slug: string): Pace => ({
  queue: 4000,
  step: (job, step) => (20 + 130 * chance(slug, job, step)) * 1000,
})

/** A day's commits to the main branch of a repository, by the hash of both. */
function commitsOf(organization: Organization, repository: Repository, dayStart: number): Commit[] {
  const weekday = new Date(dayStart).getUTCDay()
  const mood = chance(repository.slug, dayStart)
  // A broken repository has commits every day, so that it is visibly broken every day.
  const least = repository.actions.brokenJob ? 1 : 0
  const count = weekday === 0 || weekday === 6 ? Number(mood > 0.9) : mood > 0.75 ? 2 : mood > 0.3 ? 1 : least
  return Array.from({ length: count }, (_, i) => {
    const at = dayStart + (7 + 11 * chance(repository.slug, dayStart, i)) * hour
    const key = `${repository.slug} ${dayStart} ${i}`
    return {
      sha: createHash('sha1').update(key).digest('hex'),
      message: pick(messages, chance(key, 'message')) ?? 'Change',
      author: pick(organization.members, chance(key, 'author'))?.login ?? 'sandbox',
      at,
    }
  })
}

/** Which jobs of a run on the main branch fail. */
function failing(repository: Repository, commit: Commit, now: number) {
  const { brokenSinceDays, brokenJob, flakyJob } = repository.actions
  const broken = brokenSinceDays !== undefined && commit.at > now - brokenSinceDays * day
  return (job: string) =>
    (broken && job === brokenJob) ||
    (job === flakyJob && chance(commit.sha, 'flaky') < 0.3) ||
    (job !== 'deploy' && chance(commit.sha, job) < 0.03)
}

/**
 * The runs and deployments that a commit triggers: tests, and for releases deployments. `number` counts the runs of each
 * workflow.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one story, in the order in which it happens
export function setOff(
  repository: Repository,
  commit: Commit,
  options: {
    event: Run['event']
    branch: string
    number: (workflow: Workflow) => number
    pace: Pace
    fails: (job: string) => boolean
    /** Of a deployment to production; random if unset. */
    delivery?: Outcome
  },
): { runs: Run[]; deployments: Deployment[] } {
  const runs: Run[] = []
  const deployments: Deployment[] = []
  const wanted = workflowsOf(repository).filter((w) => options.event !== 'pull_request' || !w.deploys)
  const tested = !wanted.some((w) => !w.deploys && w.jobs.some((j) => options.fails(j.name)))
  for (const workflow of wanted) {
    if (workflow.deploys && !tested) continue
    const at = commit.at + (workflow.deploys ? 1000 : 0)
    const attempts = [planAttempt(workflow, 1, at, options.pace, options.fails)]
    const run: Run = {
      id: newId(),
      repository,
      workflow,
      number: options.number(workflow),
      event: options.event,
      branch: options.branch,
      commit,
      createdAt: at,
      attempts,
    }
    // A flaky job is rerun, and passes.
    if (
      repository.actions.flakyJob &&
      attempts[0]?.jobs.some((j) => j.name === repository.actions.flakyJob && j.conclusion === 'failure') &&
      chance(commit.sha, 'again') < 0.7
    )
      attempts.push(
        planAttempt(
          workflow,
          2,
          (attempts[0]?.finishedAt ?? at) + 6 * minute,
          options.pace,
          () => false,
          (job) => job === repository.actions.flakyJob,
        ),
      )
    runs.push(run)
    if (!workflow.deploys) continue
    const built = attempts.at(-1)?.finishedAt ?? at
    const quick = options.pace.queue < 2000
    const staged = built + (quick ? 500 : minute)
    const delivered = staged + (quick ? 2000 : 15 * minute + 3 * hour * chance(commit.sha, 'wait'))
    const delivery = options.delivery ?? (chance(commit.sha, 'delivery') < 0.07 ? 'failure' : 'success')
    deployments.push(planDeployment(repository, 'staging', commit, staged, 'success', quick))
    deployments.push(planDeployment(repository, 'production', commit, delivered, delivery, quick))
  }
  return { runs, deployments }
}

function planDeployment(
  repository: Repository,
  environment: Deployment['environment'],
  commit: Commit,
  at: number,
  outcome: Outcome,
  quick: boolean,
): Deployment {
  const takes = quick ? 2000 : (1 + 4 * chance(commit.sha, environment)) * minute
  return {
    id: newId(),
    repository,
    environment,
    commit,
    createdAt: at,
    statuses: [
      { state: 'IN_PROGRESS', at: at + 500 },
      { state: outcome === 'success' ? 'SUCCESS' : 'FAILURE', at: at + takes },
    ],
  }
}

/** Activity of the organization's repositories between two times, including what is only planned at `until`. */
export function historyOf(organization: Organization, from: number, until: number, count: (workflow: Workflow) => number) {
  const runs: Run[] = []
  const deployments: Deployment[] = []
  for (const repository of organization.repositories) {
    if (repository.archived || workflowsOf(repository).length === 0) continue
    for (let at = Math.floor(from / day) * day; at < until; at += day)
      for (const commit of commitsOf(organization, repository, at)) {
        if (commit.at < from || commit.at >= until) continue
        const pace = usualPace(repository.slug)
        const proposed = {
          ...commit,
          sha: createHash('sha1').update(`proposal ${commit.sha}`).digest('hex'),
          at: commit.at - 3 * hour * (0.3 + chance(commit.sha)),
        }
        const proposal = setOff(repository, proposed, {
          event: 'pull_request',
          branch: commit.message.toLowerCase().replaceAll(' ', '-'),
          number: count,
          pace,
          fails: (job) => chance(proposed.sha, job) < 0.12,
        })
        const made = setOff(repository, commit, {
          event: 'push',
          branch: repository.branch,
          number: count,
          pace,
          fails: failing(repository, commit, until),
        })
        runs.push(...proposal.runs, ...made.runs)
        deployments.push(...made.deployments)
      }
  }
  return { runs, deployments }
}
