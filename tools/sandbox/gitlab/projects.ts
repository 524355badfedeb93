import { createHash } from 'node:crypto'
import { chance } from '../chance.ts'
import { authors, type Project, projects as samples, titles } from '../samples/gitlab/projects.ts'
import { ProjectContents } from './contents.ts'

// The sample organization's GitLab group. As with GitHub Actions, a pipeline is a plan in time: its state follows from the clock.

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const historyDays = 60

export type PlannedJob = {
  id: number
  name: string
  stage: string
  startedAt: number
  finishedAt: number
  failed: boolean
  environment?: string
}
export type PlannedPipeline = {
  id: number
  iid: number
  project: Project
  ref: string
  source: 'push' | 'merge_request_event' | 'schedule' | 'api'
  sha: string
  title: string
  author: string
  createdAt: number
  /** In the order of their creation; a restarted one stays. */
  jobs: PlannedJob[]
}
/** A delivery attempt of an event in a webhook's log. */
export type HookEvent = {
  id: number
  at: Date
  key: string
  event: string
  payload: object
  /** Three digits, or "internal error" without a response. */
  status: string
  durationS: number
}
export type GroupHook = { id: number; url: string; secret: string; events: HookEvent[] }

/** All activity of the group's projects. */
export class GitLabGroup {
  readonly path = 'meridian'
  readonly projects: Project[] = [...samples]
  /** What templates have written. */
  readonly written = new Map<number, ProjectContents>()
  hooks: GroupHook[] = []
  private readonly pipelines: PlannedPipeline[] = []
  private nextId = 900_000
  private readonly counts = new Map<number, number>()
  private plannedUntil: number
  private toldUntil: number

  constructor(now = Date.now()) {
    this.plannedUntil = Math.floor(now / day) * day - historyDays * day
    this.toldUntil = now
    this.extend(now)
  }

  private plan(
    project: Project,
    of: Pick<PlannedPipeline, 'ref' | 'source' | 'title' | 'author' | 'createdAt'>,
    fails: (job: string) => boolean,
    pace: (job: string) => number,
  ): PlannedPipeline {
    const iid = (this.counts.get(project.id) ?? 0) + 1
    this.counts.set(project.id, iid)
    const sha = createHash('sha1').update(`${project.path} ${iid}`).digest('hex')
    const pipeline: PlannedPipeline = { ...of, id: this.nextId++, iid, project, sha, jobs: [] }
    let clock = of.createdAt + Math.min(4000, pace('queue'))
    for (const plan of project.jobs) {
      if (plan.environment && of.ref !== 'main') continue
      const failed = fails(plan.name)
      const finishedAt = clock + pace(plan.name)
      const { environment } = plan
      pipeline.jobs.push({
        id: this.nextId++,
        name: plan.name,
        stage: plan.stage,
        startedAt: clock,
        finishedAt,
        failed,
        ...(environment ? { environment } : {}),
      })
      clock = finishedAt
      // Everything after a failure is skipped, and so never created.
      if (failed) break
    }
    this.pipelines.push(pipeline)
    return pipeline
  }

  /** Applies all events until now. */
  private extend(now: number): void {
    for (let at = this.plannedUntil; at + day <= now + day && at < now; at += day) {
      for (const project of samples)
        for (let i = 0; i < 2; i++) {
          const key = `${project.path} ${at} ${i}`
          if (chance(key) > 0.55) continue
          const main = i === 0
          const createdAt = at + (7 + 11 * chance(key, 'at')) * hour
          this.plan(
            project,
            {
              ref: main ? 'main' : `refs/merge-requests/${10 + (Math.floor(at / day) % 90)}/head`,
              source: main ? 'push' : 'merge_request_event',
              title: titles[Math.floor(chance(key, 'title') * titles.length)] ?? 'Change',
              author: authors[Math.floor(chance(key, 'author') * authors.length)] ?? 'ada',
              createdAt,
            },
            (job) => chance(key, job) < (job === project.weak ? 0.15 : 0.03),
            (job) => (40 + 200 * chance(key, job, 'pace')) * 1000,
          )
        }
      this.plannedUntil = at + day
    }
  }

  project(idOrPath: string): Project | undefined {
    return this.projects.find((p) => String(p.id) === idOrPath || p.path === idOrPath)
  }

  /** Adds an empty project, which has no pipelines. */
  addProject(path: string): Project {
    const name = path.split('/').at(-1) ?? path
    const project = { id: this.nextId++, path, name, weak: '', jobs: [], createdAt: new Date() }
    this.projects.push(project)
    this.written.set(project.id, new ProjectContents())
    return project
  }

  /** The files and merge requests of a project. */
  contentsOf(project: Project): ProjectContents {
    const known = this.written.get(project.id)
    if (known) return known
    const sample = new ProjectContents()
    sample.commit('main', [{ action: 'create', file_path: 'README.md', content: `# ${project.name}\n` }])
    this.written.set(project.id, sample)
    return sample
  }

  /** Newest first. */
  pipelinesOf(project: Project, now = Date.now()): PlannedPipeline[] {
    this.extend(now)
    return this.pipelines.filter((p) => p.project === project && p.createdAt <= now).sort((a, b) => b.id - a.id)
  }

  /** Adds a commit to the main branch now, with a fast pipeline. */
  push(project: Project, of: { title: string; failing?: string; ref?: string; source?: 'api' }): PlannedPipeline {
    return this.plan(
      project,
      { ref: of.ref ?? 'main', source: of.source ?? 'push', title: of.title, author: 'sandbox', createdAt: Date.now() },
      (job) => job === of.failing,
      () => 1200,
    )
  }

  /** Restarts the failed jobs of a pipeline, and those that they prevented. */
  retry(pipeline: PlannedPipeline): boolean {
    const failed = pipeline.jobs.at(-1)
    if (!failed?.failed || Date.now() < failed.finishedAt) return false
    let clock = Date.now() + 500
    const from = pipeline.project.jobs.findIndex((j) => j.name === failed.name)
    for (const plan of pipeline.project.jobs.slice(from)) {
      if (plan.environment && pipeline.ref !== 'main') continue
      const { name, stage, environment } = plan
      const job = { id: this.nextId++, name, stage, startedAt: clock, finishedAt: clock + 1200, failed: false }
      pipeline.jobs.push({ ...job, ...(environment ? { environment } : {}) })
      clock += 1200
    }
    return true
  }

  /** Pipelines that were created, progressed or ended since the last call. */
  moved(now = Date.now()): PlannedPipeline[] {
    this.extend(now)
    const since = this.toldUntil
    this.toldUntil = now
    const passed = (at: number) => at > since && at <= now
    return this.pipelines.filter((p) => passed(p.createdAt) || p.jobs.some((j) => passed(j.startedAt) || passed(j.finishedAt)))
  }
}

/** The current jobs: the newest of each name. */
export const newestJobs = (pipeline: PlannedPipeline): PlannedJob[] => [
  ...new Map(pipeline.jobs.map((j) => [j.name, j])).values(),
]

export const jobStatus = (job: PlannedJob, now: number): string =>
  now >= job.finishedAt ? (job.failed ? 'failed' : 'success') : now >= job.startedAt ? 'running' : 'created'

export function pipelineStatus(pipeline: PlannedPipeline, now: number): string {
  const states = newestJobs(pipeline).map((j) => jobStatus(j, now))
  if (states.some((s) => s === 'failed')) return 'failed'
  if (states.every((s) => s === 'success')) return 'success'
  return states.some((s) => s === 'running' || s === 'success') ? 'running' : 'pending'
}
