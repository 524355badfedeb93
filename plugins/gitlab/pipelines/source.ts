import type { DeploymentInput } from '@callboard/modules/pipelines/domain/pipeline'
import type { PipelineSource } from '@callboard/plugin-kit/pipelines'
import { affectsAccount, isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient, type GitLabClient, type GitLabContext, groupNotFound } from '../client.ts'
import type { Secrets, Settings } from '../config.ts'
import {
  deployment,
  deploymentsOf,
  type Job,
  job,
  listedProject,
  type Project,
  pipeline,
  pipelineOf,
  project,
  runOf,
} from './shapes.ts'

/** Maximum pages of 100 per project in a full read, newest first. */
const maxItems = { pipelines: 5, jobs: 5, deployments: 1 }

const isGone = (error: unknown) => error instanceof VendorError && error.kind === 'not_found'

/** A project without CI/CD, or with it disabled for this token, has no pipelines; that is not an error. */
const orNothing = async <T>(work: Promise<T[]>): Promise<T[]> =>
  work.catch((error) => {
    if (isVendorError(error) && !affectsAccount(error) && ['forbidden', 'not_found'].includes(error.kind)) return []
    throw error
  })

const find = async (client: GitLabClient, path: string): Promise<Project> => project.parse(await client.projects.show(path))

async function deploymentsIn(client: GitLabClient, of: Project) {
  const found = await orNothing(
    client.deployments.all(of.id, { orderBy: 'updated_at', sort: 'desc', perPage: 100, maxPages: maxItems.deployments }),
  )
  return deploymentsOf(of, z.array(deployment).parse(found))
}

/** Deployments of several projects. An error of one does not affect the others. */
async function deploymentsOfAll({ signal }: GitLabContext, client: GitLabClient, projects: readonly Project[]) {
  const deployments: DeploymentInput[] = []
  const unread: { path: string; reason: string }[] = []
  for (const of of projects) {
    try {
      deployments.push(...(await deploymentsIn(client, of)))
    } catch (error) {
      if (signal.aborted || affectsAccount(error)) throw error
      const reason = isVendorError(error) ? error.message : 'GitLab returned an undocumented response.'
      unread.push({ path: of.path_with_namespace, reason })
    }
  }
  return { deployments, unread }
}

function unreadWarning(unread: readonly { path: string; reason: string }[]): string {
  const [first] = unread
  const others = unread.length > 1 ? ` Same for ${unread.length - 1} more.` : ''
  return `Deployments of ${first?.path} could not be read, so those known before are shown: ${first?.reason}${others}`
}

/** Jobs of a project's latest pipelines, by pipeline: one request returns a hundred. */
async function recentJobs(client: GitLabClient, of: Project, since: Date): Promise<Map<number, Job[]>> {
  const found: Job[] = []
  for (let page = 1; page <= maxItems.jobs; page++) {
    const answer = z
      .array(job)
      .parse(await orNothing(client.jobs.all(of.id, { includeRetried: true, perPage: 100, page, maxPages: 1 })))
    found.push(...answer)
    if (answer.length < 100 || answer.some((j) => new Date(j.created_at) < since)) break
  }
  // The oldest pipeline may be incomplete.
  const cut = found.length === maxItems.jobs * 100 ? found.at(-1)?.pipeline.id : undefined
  return Map.groupBy(
    found.filter((j) => j.pipeline.id !== cut),
    (j) => j.pipeline.id,
  )
}

const missingRight = (error: unknown) =>
  error instanceof VendorError && error.kind === 'forbidden'
    ? new VendorError(
        'forbidden',
        'This token is not allowed to run pipelines. Give it the scope api, or start it again on GitLab.',
        {
          cause: error,
        },
      )
    : error

/** GitLab's pipelines and deployments. */
export const pipelines: PipelineSource<Settings, Secrets> = {
  everyS: 30 * 60,
  pace: 'always',
  async list(context: GitLabContext, cursor) {
    const client = createClient(context)
    const page = Number(cursor ?? 1)
    try {
      const { data, paginationInfo } = await client.groups.allProjects(context.settings.group, {
        includeSubgroups: true,
        archived: false,
        orderBy: 'path',
        sort: 'asc',
        perPage: 20,
        page,
        maxPages: 1,
        showExpanded: true,
      })
      // A malformed project does not affect others; with a path it is listed, and reading its pipelines reports the error.
      const projects = z
        .array(z.unknown())
        .parse(data)
        .flatMap((p) => project.safeParse(p).data ?? [])
      const named = z
        .array(z.unknown())
        .parse(data)
        .flatMap((p) => listedProject.safeParse(p).data ?? [])
      const { deployments, unread } = await deploymentsOfAll(context, client, projects)
      return {
        repositories: named
          .filter((p) => p.default_branch !== null)
          .map((p) => ({ name: p.path_with_namespace, defaultBranch: p.default_branch ?? null, pushedAt: null })),
        deployments,
        ...(unread.length > 0 ? { warning: unreadWarning(unread) } : {}),
        ...(paginationInfo.next ? { next: String(paginationInfo.next) } : {}),
      }
    } catch (error) {
      throw isGone(error) ? groupNotFound(context.settings) : error
    }
  },
  async runs(context, { repository: path, since }) {
    const client = createClient(context)
    try {
      const of = await find(client, path)
      const found = z.array(pipeline).parse(
        await orNothing(
          client.pipelines.all(of.id, {
            // Includes those created before and updated since.
            updatedAfter: since.toISOString(),
            orderBy: 'id',
            sort: 'desc',
            perPage: 100,
            maxPages: maxItems.pipelines,
          }),
        ),
      )
      if (found.length === 0) return { pipelines: [], runs: [] }
      const jobs = await recentJobs(client, of, since)
      return { pipelines: [pipelineOf(of)], runs: found.map((p) => runOf(of, p, jobs.get(p.id) ?? null)) }
    } catch (error) {
      if (isGone(error)) return { pipelines: [], runs: [] }
      throw error
    }
  },
  async run(context, { repository, key }) {
    const client = createClient(context)
    try {
      const of = await find(client, repository)
      const id = Number(key)
      const found = pipeline.parse(await client.pipelines.show(of.id, id))
      const jobs = z.array(job).parse(await client.jobs.all(of.id, { pipelineId: id, includeRetried: true, perPage: 100 }))
      return { pipeline: pipelineOf(of), run: runOf(of, found, jobs) }
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  },
  async deployments(context, path) {
    const client = createClient(context)
    return deploymentsIn(client, await find(client, path))
  },
  async log(context, { repository, job: id }) {
    return String(await createClient(context).jobs.showLog(repository, Number(id)))
  },
  /** GitLab retries failed jobs in the same pipeline; for all of them it creates a new pipeline of the branch. */
  async rerun(context, { repository, key }, which) {
    const client = createClient(context)
    try {
      if (which === 'failed') {
        await client.pipelines.retry(repository, Number(key))
        return
      }
      const { ref } = pipeline.parse(await client.pipelines.show(repository, Number(key)))
      await client.pipelines.create(repository, ref)
    } catch (error) {
      throw missingRight(error)
    }
  },
}
