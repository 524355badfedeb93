import type { PipelineSource, RunsQuery } from '@callboard/plugin-kit/pipelines'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient, type GitHubClient } from '../client.ts'
import { repositoryState, type Secrets, type Settings } from '../config.ts'
import { type GitHubContext } from '../context.ts'
import { fieldError, isMissing } from '../graphql-errors.ts'
import { deploymentsOf, repositoryFields, repositoryNode } from './deployments.ts'
import { recentlyPushed } from './recently-pushed.ts'
import { pipelineOf, runOf, type WorkflowJob, type WorkflowRun, workflowJob, workflowRun } from './shapes.ts'
import { readSurvey } from './survey.ts'

const oneQuery = `query PipelinesOfOne($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${repositoryFields} } }`

/** Maximum runs per repository and read, newest first. */
const maxPages = 5
const pageSize = 100
/** Maximum runs with jobs: each costs a request. A first read takes fewer, so that it soon reaches all repositories. */
const withJobs = { first: { newest: 1, telling: 4 }, later: { newest: 3, telling: 10 } }

const split = (slug: string) => {
  const [owner = '', repo = ''] = slug.split('/')
  return { owner, repo }
}

const notPermitted = (error: unknown): unknown =>
  error instanceof VendorError && error.kind === 'forbidden'
    ? new VendorError(
        'forbidden',
        'GitHub lets these credentials read the repositories, but not Actions and deployments. Grant read access to Actions and to Deployments; the catalog is not affected.',
        { cause: error },
      )
    : error

async function jobsOfRun(client: GitHubClient, slug: string, id: number): Promise<WorkflowJob[]> {
  const data = await client.call((rest) =>
    rest.paginate(rest.rest.actions.listJobsForWorkflowRun, { ...split(slug), run_id: id, filter: 'all', per_page: 100 }),
  )
  return z.array(workflowJob).parse(data)
}

/** Runs for which jobs are read: failures, reruns, and the newest of each workflow. */
function runsNeedingJobs(runs: readonly WorkflowRun[], read: keyof typeof withJobs): Set<number> {
  const max = withJobs[read]
  const newest = [...Map.groupBy(runs, (r) => r.workflow_id).values()].flatMap((of) => of.slice(0, max.newest))
  const again = runs.filter((r) => r.run_attempt > 1)
  const failed = runs.filter((r) => r.conclusion === 'failure' && r.run_attempt === 1)
  return new Set([...newest, ...[...again, ...failed].slice(0, max.telling)].map((r) => r.id))
}

/** Whether older pages can be skipped. */
function coversRange(page: readonly WorkflowRun[], { reach, since, isKnown }: RunsQuery): boolean {
  const oldest = page.at(-1)
  if (page.length < pageSize || !oldest || Date.parse(oldest.created_at) < since.getTime()) return true
  return reach === 'newest' && page.some((run) => isKnown(String(run.id)))
}

type Listed = { runs: WorkflowRun[]; validator: string | null }

/**
 * The runs of a repository, newest first. The URL of the first page is constant, so GitHub answers 304 while nothing has changed,
 * which does not count against the limit (docs.github.com: best practices for using the REST API).
 */
async function listRuns(client: GitHubClient, query: RunsQuery): Promise<Listed | undefined> {
  const pageOf = (page: number) => ({ ...split(query.repository), per_page: pageSize, page })
  const first = await client.conditional(query.validator, (rest, options) =>
    rest.rest.actions.listWorkflowRunsForRepo({ ...pageOf(1), ...options }),
  )
  if (first.unchanged) return undefined
  const runs: WorkflowRun[] = []
  let page = z.array(workflowRun).parse(first.data.workflow_runs)
  for (let next = 2; ; next++) {
    runs.push(...page)
    if (coversRange(page, query) || next > maxPages) break
    const { data } = await client.call((rest) => rest.rest.actions.listWorkflowRunsForRepo(pageOf(next)))
    page = z.array(workflowRun).parse(data.workflow_runs)
  }
  const isWanted = (run: WorkflowRun) => Date.parse(run.created_at) >= query.since.getTime() || query.isKnown(String(run.id))
  return { runs: runs.filter(isWanted), validator: first.validator }
}

/** The default branch of a repository that was not in a listing. */
async function defaultBranchOf(client: GitHubClient, slug: string): Promise<string> {
  const { data } = await client.call((rest) => rest.rest.repos.get(split(slug)))
  return data.default_branch
}

const isGone = (error: unknown) => error instanceof VendorError && error.kind === 'not_found'

async function repository(context: GitHubContext, slug: string) {
  const { owner, repo } = split(slug)
  const { data, errors } = await createClient(context).partial(oneQuery, { owner, name: repo })
  const [error] = errors.filter((e) => !isMissing(e))
  if (error) throw fieldError(error, `deployments of ${slug}`)
  return z.object({ repository: repositoryNode.nullable() }).parse(data).repository
}

const stateOfItem = repositoryState.pick({ kind: true, archived: true, disabled: true, branch: true, pushedAt: true })

/** GitHub Actions and GitHub deployments. */
export const pipelines: PipelineSource<Settings, Secrets> = {
  everyS: 30 * 60,
  pace: 'activity',
  repositoryOf({ name, state }) {
    const { data } = stateOfItem.safeParse(state)
    if (!data?.branch || data.archived || data.disabled) return undefined
    return { name, defaultBranch: data.branch, pushedAt: data.pushedAt }
  },
  recent: recentlyPushed,
  survey: { batch: 100, read: readSurvey },
  async runs(context, query) {
    const client = createClient(context)
    const { repository: slug } = query
    try {
      const listed = await listRuns(client, query)
      if (!listed) return { unchanged: true }
      const { runs: found, validator } = listed
      if (found.length === 0) return { pipelines: [], runs: [], validator }
      const branch = query.defaultBranch ?? (await defaultBranchOf(client, slug))
      const telling = runsNeedingJobs(found, found.some((run) => query.isKnown(String(run.id))) ? 'later' : 'first')
      const isRead = (run: WorkflowRun) =>
        query.isComplete({ key: String(run.id), updatedAt: run.updated_at, attempt: run.run_attempt })
      const runs = []
      for (const run of found) {
        const jobs = telling.has(run.id) && !isRead(run) ? await jobsOfRun(client, slug, run.id) : null
        runs.push(runOf(run, branch, jobs))
      }
      const byWorkflow = new Map(found.map((run) => [run.workflow_id, pipelineOf(run)]))
      return { pipelines: [...byWorkflow.values()], runs, validator }
    } catch (error) {
      // It was deleted after the listing.
      if (isGone(error)) return { pipelines: [], runs: [] }
      throw notPermitted(error)
    }
  },
  async run(context, { repository: slug, key, defaultBranch }) {
    const client = createClient(context)
    try {
      const id = Number(key)
      const { data } = await client.call((rest) => rest.rest.actions.getWorkflowRun({ ...split(slug), run_id: id }))
      const run = workflowRun.parse(data)
      const branch = defaultBranch ?? (await defaultBranchOf(client, slug))
      return { pipeline: pipelineOf(run), run: runOf(run, branch, await jobsOfRun(client, slug, id)) }
    } catch (error) {
      if (isGone(error)) return undefined
      throw notPermitted(error)
    }
  },
  async deployments(context, slug) {
    const found = await repository(context, slug)
    return found ? deploymentsOf(found) : []
  },
  async log(context, { repository: slug, job }) {
    const { data } = await createClient(context).call((rest) =>
      rest.rest.actions.downloadJobLogsForWorkflowRun({ ...split(slug), job_id: Number(job) }),
    )
    return String(data)
  },
  async rerun(context, { repository: slug, key }, which) {
    const of = { ...split(slug), run_id: Number(key) }
    try {
      await createClient(context).call(({ rest: { actions } }) =>
        which === 'all' ? actions.reRunWorkflow(of) : actions.reRunWorkflowFailedJobs(of),
      )
    } catch (error) {
      if (error instanceof VendorError && error.kind === 'forbidden')
        throw new VendorError(
          'forbidden',
          'These credentials are not allowed to run workflows. Grant write access to Actions to the token or App, or start it again on GitHub.',
          { cause: error },
        )
      throw error
    }
  },
}
