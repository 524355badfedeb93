import type { PipelineSource } from '@callboard/plugin-kit/pipelines'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient, type GitHubClient, type GitHubContext } from '../client.ts'
import type { Secrets, Settings } from '../config.ts'
import { notFoundError } from '../explain.ts'
import { fieldError, isMissing, isRefused, ranOutOfTime, refusalOf, sentence } from '../graphql-errors.ts'
import { deploymentsOf, repositoryFields, repositoryNode } from './deployments.ts'
import { pipelineOf, runOf, workflowJob, type WorkflowJob, workflowRun, type WorkflowRun } from './shapes.ts'

const listQuery = `query Pipelines($login: String!, $after: String, $first: Int!, $deployments: Boolean!) {
  repositoryOwner(login: $login) {
    repositories(first: $first, after: $after, ownerAffiliations: [OWNER], isArchived: false, orderBy: { field: NAME, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes { ${repositoryFields} }
    }
  }
}`
const oneQuery = `query PipelinesOfOne($owner: String!, $name: String!, $deployments: Boolean!) { repository(owner: $owner, name: $name) { ${repositoryFields} } }`

const listing = z.object({
  repositoryOwner: z
    .object({
      repositories: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(z.unknown()),
      }),
    })
    .nullable(),
})

/** Runs of one repository that a whole read takes at most, the newest first. */
const mostPages = 5
/** Runs whose jobs are read too: each costs a request. */
const newestWithJobs = 3
const failedWithJobs = 10

const split = (slug: string) => {
  const [owner = '', repo = ''] = slug.split('/')
  return { owner, repo }
}

const notPermitted = (error: unknown): unknown =>
  error instanceof VendorError && error.kind === 'forbidden'
    ? new VendorError(
        'forbidden',
        'GitHub lets these credentials read the repositories, but not Actions and deployments. Grant read access to Actions and to Deployments; the catalog is not concerned.',
        { cause: error },
      )
    : error

async function jobsOfRun(client: GitHubClient, slug: string, id: number): Promise<WorkflowJob[]> {
  const data = await client.call((rest) =>
    rest.paginate(rest.rest.actions.listJobsForWorkflowRun, { ...split(slug), run_id: id, filter: 'all', per_page: 100 }),
  )
  return z.array(workflowJob).parse(data)
}

/** Which runs tell something by their jobs: failures, runs that were started again, and the newest of each workflow. */
function worthLookingInto(runs: readonly WorkflowRun[]): Set<number> {
  const newest = [...Map.groupBy(runs, (r) => r.workflow_id).values()].flatMap((of) => of.slice(0, newestWithJobs))
  const telling = runs.filter((r) => r.conclusion === 'failure' || r.run_attempt > 1).slice(0, failedWithJobs)
  return new Set([...newest, ...telling].map((r) => r.id))
}

async function listRuns(client: GitHubClient, slug: string, since: Date): Promise<WorkflowRun[]> {
  const found: WorkflowRun[] = []
  for (let page = 1; page <= mostPages; page++) {
    const answer = await client.call((rest) =>
      rest.rest.actions.listWorkflowRunsForRepo({ ...split(slug), created: `>=${since.toISOString()}`, per_page: 100, page }),
    )
    found.push(...z.array(workflowRun).parse(answer.data.workflow_runs))
    if (answer.data.workflow_runs.length < 100) break
  }
  return found
}

/** The default branch of a repository; conditional requests make asking again free. */
async function defaultBranch(client: GitHubClient, slug: string): Promise<string> {
  const { data } = await client.call((rest) => rest.rest.repos.get(split(slug)))
  return data.default_branch
}

const isGone = (error: unknown) => error instanceof VendorError && error.kind === 'not_found'

async function repository(context: GitHubContext, slug: string) {
  const { owner, repo } = split(slug)
  const { data, errors } = await createClient(context).partial(oneQuery, { owner, name: repo, deployments: true })
  const [error] = errors.filter((e) => !isMissing(e))
  if (error) throw fieldError(error, `deployments of ${slug}`)
  return z.object({ repository: repositoryNode.nullable() }).parse(data).repository
}

type Listed = { data: unknown; warning?: string }

/** A page of repositories with their deployments; without those when they are refused, or too much for one request. */
async function listPage(client: GitHubClient, login: string, cursor: string | undefined): Promise<Listed> {
  const of = { login, after: cursor ?? null, first: 50 }
  try {
    const { data, errors } = await client.partial(listQuery, { ...of, deployments: true })
    const refused = errors.find((e) => isRefused(e) && e.path.includes('deployments'))
    if (refused) throw fieldError(refused, 'deployments')
    return { data }
  } catch (error) {
    if (!isVendorError(error) || !(ranOutOfTime(error) || error.kind === 'forbidden')) throw error
    const { data } = await client.partial(listQuery, { ...of, deployments: false })
    const warning =
      error.kind === 'forbidden'
        ? `Deployments are missing: ${sentence(refusalOf(error))} Grant read access to Deployments to the token or App. Pipelines are read all the same.`
        : 'GitHub could not list the deployments of all repositories in time. What was read before is kept.'
    return { data, warning }
  }
}

/** GitHub Actions, and GitHub's deployments. */
export const pipelines: PipelineSource<Settings, Secrets> = {
  everyS: 30 * 60,
  async list(context, cursor) {
    const { data, warning } = await listPage(createClient(context), context.settings.organization, cursor)
    const found = listing.parse(data).repositoryOwner?.repositories
    if (!found) throw notFoundError(context.settings)
    // A repository that comes as null or in another shape costs no other its pipelines.
    const repositories = found.nodes.flatMap((n) => repositoryNode.safeParse(n).data ?? [])
    const { hasNextPage, endCursor } = found.pageInfo
    return {
      repositories: repositories.filter((r) => r.defaultBranchRef).map((r) => r.nameWithOwner),
      deployments: repositories.flatMap(deploymentsOf),
      ...(warning ? { warning } : {}),
      ...(hasNextPage && endCursor ? { next: endCursor } : {}),
    }
  },
  async runs(context, slug, since) {
    const client = createClient(context)
    try {
      const found = await listRuns(client, slug, since)
      if (found.length === 0) return { pipelines: [], runs: [] }
      const branch = await defaultBranch(client, slug)
      const wanted = worthLookingInto(found)
      const runs = []
      for (const run of found) runs.push(runOf(run, branch, wanted.has(run.id) ? await jobsOfRun(client, slug, run.id) : null))
      const byWorkflow = new Map(found.map((run) => [run.workflow_id, pipelineOf(run)]))
      return { pipelines: [...byWorkflow.values()], runs }
    } catch (error) {
      // It went away between the listing and now.
      if (isGone(error)) return { pipelines: [], runs: [] }
      throw notPermitted(error)
    }
  },
  async run(context, { repository: slug, key }) {
    const client = createClient(context)
    try {
      const id = Number(key)
      const { data } = await client.call((rest) => rest.rest.actions.getWorkflowRun({ ...split(slug), run_id: id }))
      const run = workflowRun.parse(data)
      return { pipeline: pipelineOf(run), run: runOf(run, await defaultBranch(client, slug), await jobsOfRun(client, slug, id)) }
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
          'These credentials may not start workflows. Grant write access to Actions to the token or App, or start it again on GitHub.',
          { cause: error },
        )
      throw error
    }
  },
}
