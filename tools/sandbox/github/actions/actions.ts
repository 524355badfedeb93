import { chance } from '../../chance.ts'
import type { Organization, Repository } from '../organization.ts'
import { historyDays, historyOf, setOff } from './history.ts'
import {
  conclusionOf,
  type Deployment,
  type DeploymentStatus,
  lastAttempt,
  type Outcome,
  type Pace,
  planAttempt,
  type Run,
  statusAt,
} from './run.ts'
import type { Workflow } from './workflows.ts'

const day = 86_400_000
/** Runs started now end soon, so that progress is visible. */
const livePace: Pace = { queue: 1000, step: (_, i) => (i === 0 ? 300 : 1500) }

/** An event of a run or deployment that GitHub would send to a webhook. */
export type Happening =
  | { kind: 'run'; run: Run; action: 'requested' | 'in_progress' | 'completed' }
  | { kind: 'deployment'; deployment: Deployment; status: DeploymentStatus }

/** GitHub Actions and deployments of the organization: past, current and upcoming. */
export class Actions {
  private readonly organization: Organization
  private readonly runList: Run[] = []
  private readonly deploymentList: Deployment[] = []
  private readonly counters = new Map<number, number>()
  private plannedUntil: number
  /** While true, no commits are created over time. */
  quiet = false
  private toldUntil: number

  constructor(organization: Organization, days = historyDays, now = Date.now()) {
    this.organization = organization
    this.plannedUntil = now - days * day
    this.toldUntil = now
    this.extend(now)
  }

  private readonly count = (workflow: Workflow) => {
    const number = (this.counters.get(workflow.id) ?? 0) + 1
    this.counters.set(workflow.id, number)
    return number
  }

  private add({ runs, deployments }: { runs: Run[]; deployments: Deployment[] }): void {
    this.runList.push(...runs)
    this.deploymentList.push(...deployments)
  }

  /** Applies all events until now. */
  private extend(now: number): void {
    if (this.quiet || now <= this.plannedUntil) return
    this.add(historyOf(this.organization, this.plannedUntil, now, this.count))
    this.plannedUntil = now
    this.runList.sort((a, b) => b.createdAt - a.createdAt)
  }

  /** Newest first. */
  runs(repository: Repository, now = Date.now()): Run[] {
    this.extend(now)
    return this.runList.filter((r) => r.repository === repository && r.createdAt <= now)
  }

  run(repository: Repository, id: number): Run | undefined {
    return this.runList.find((r) => r.id === id && r.repository === repository)
  }

  jobOf(repository: Repository, id: number) {
    for (const run of this.runList)
      if (run.repository === repository)
        for (const attempt of run.attempts) {
          const job = attempt.jobs.find((j) => j.id === id)
          if (job) return { run, job }
        }
    return undefined
  }

  /** Oldest first, with their states so far. */
  deployments(repository: Repository, now = Date.now()): Deployment[] {
    this.extend(now)
    const known = this.deploymentList
      .filter((d) => d.repository === repository && d.createdAt <= now)
      .sort((a, b) => a.createdAt - b.createdAt)
    return known.map((d) => {
      const statuses = d.statuses.filter((s) => s.at <= now)
      const later = known.find(
        (o) =>
          o.environment === d.environment &&
          o.createdAt > d.createdAt &&
          o.statuses.some((s) => s.state === 'SUCCESS' && s.at <= now),
      )
      const replacedAt = later?.statuses.find((s) => s.state === 'SUCCESS')?.at
      const inactive = replacedAt !== undefined && statuses.some((s) => s.state === 'SUCCESS')
      return { ...d, statuses: inactive ? [...statuses, { state: 'INACTIVE', at: replacedAt }] : statuses }
    })
  }

  /** Adds a commit to a repository now. */
  push(
    repository: Repository,
    commit: { sha: string; message: string; author?: string },
    options: { failing?: string; delivery?: Outcome } = {},
  ): Run[] {
    const made = setOff(
      repository,
      { author: 'sandbox', ...commit, at: Date.now() },
      {
        event: 'push',
        branch: repository.branch,
        number: this.count,
        pace: livePace,
        fails: (job) => job === options.failing,
        delivery: options.delivery ?? 'success',
      },
    )
    this.add(made)
    this.runList.sort((a, b) => b.createdAt - a.createdAt)
    return made.runs
  }

  /** Starts one workflow, as `workflow_dispatch` does. @param id its file name or id @returns whether there is one */
  dispatch(repository: Repository, id: string): boolean {
    const sha = repository.commit?.oid ?? ''
    const made = setOff(
      repository,
      { author: 'sandbox', sha, message: 'Dispatched', at: Date.now() },
      {
        event: 'workflow_dispatch',
        branch: repository.branch,
        number: this.count,
        pace: livePace,
        fails: () => false,
        delivery: 'success',
      },
    )
    const runs = made.runs.filter(({ workflow }) => String(workflow.id) === id || workflow.path.endsWith(`/${id}`))
    this.add({ runs, deployments: [] })
    this.runList.sort((a, b) => b.createdAt - a.createdAt)
    return runs.length > 0
  }

  /** Reruns a run, or its failed jobs; this time jobs pass more often. */
  rerun(run: Run, which: 'all' | 'failed'): boolean {
    const before = lastAttempt(run)
    if (Date.now() < before.finishedAt || (which === 'failed' && conclusionOf(run) !== 'failure')) return false
    const again = new Set(before.jobs.filter((j) => which === 'all' || j.conclusion === 'failure').map((j) => j.name))
    const number = run.attempts.length + 1
    const { brokenJob } = run.repository.actions
    const stillFails = (job: string) => job === brokenJob && conclusionOf(run) === 'failure'
    const attempt = planAttempt(
      run.workflow,
      number,
      Date.now(),
      livePace,
      (job) => stillFails(job) || chance(run.id, number, job) < 0.05,
      (job) => again.has(job),
    )
    // GitHub copies the jobs that are not rerun to the new attempt.
    run.attempts.push(attempt)
    return true
  }

  /** Events since the last call. */
  happenings(now = Date.now()): Happening[] {
    this.extend(now)
    const since = this.toldUntil
    this.toldUntil = now
    const passed = (at: number) => at > since && at <= now
    return [
      ...this.runList.flatMap((run): Happening[] => {
        const { startedAt, finishedAt } = lastAttempt(run)
        if (finishedAt <= since) return []
        return [
          ...(passed(startedAt) ? [{ kind: 'run' as const, run, action: 'requested' as const }] : []),
          ...(passed(startedAt + livePace.queue) ? [{ kind: 'run' as const, run, action: 'in_progress' as const }] : []),
          ...(passed(finishedAt) ? [{ kind: 'run' as const, run, action: 'completed' as const }] : []),
        ]
      }),
      ...this.deploymentList.flatMap((deployment) =>
        deployment.statuses.filter((s) => passed(s.at)).map((status): Happening => ({ kind: 'deployment', deployment, status })),
      ),
    ]
  }
}

export const runStatus = (run: Run, now: number) => statusAt(lastAttempt(run), now, livePace.queue)
