import { type DeploymentInput, type DeploymentState, isProduction } from '@callboard/modules/pipelines/domain/pipeline'
import { z } from 'zod'

/** The fields requested of a repository; GraphQL returns the states of many deployments in one request. */
export const repositoryFields = `nameWithOwner
  deployments(last: 100) {
    nodes {
      id environment createdAt commitOid ref { name } commit { committedDate } creator { login }
      statuses(first: 20) { nodes { state createdAt environmentUrl logUrl } }
    }
  }`

const status = z.object({
  state: z.string(),
  createdAt: z.string(),
  environmentUrl: z.string().nullable(),
  logUrl: z.string().nullable(),
})

const deployment = z.object({
  id: z.string(),
  environment: z.string().nullable(),
  createdAt: z.string(),
  commitOid: z.string(),
  ref: z.object({ name: z.string() }).nullable(),
  commit: z.object({ committedDate: z.string() }).nullable(),
  creator: z.object({ login: z.string() }).nullable(),
  statuses: z.object({ nodes: z.array(status.nullable()).nullable() }).nullable(),
})

export const repositoryNode = z.object({
  nameWithOwner: z.string(),
  deployments: z.object({ nodes: z.array(deployment.nullable()).nullable() }).nullish(),
})
export type RepositoryNode = z.output<typeof repositoryNode>

const states: Record<string, DeploymentState> = {
  SUCCESS: 'succeeded',
  FAILURE: 'failed',
  ERROR: 'failed',
  INACTIVE: 'inactive',
  IN_PROGRESS: 'running',
}

export function deploymentsOf(repository: RepositoryNode): DeploymentInput[] {
  return (repository.deployments?.nodes ?? []).flatMap((d): DeploymentInput[] => {
    if (!d) return []
    const statuses = (d.statuses?.nodes ?? []).filter((s) => s !== null).sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    const latest = statuses.at(-1)
    const environment = d.environment ?? 'unnamed'
    return [
      {
        key: d.id,
        repository: repository.nameWithOwner,
        environment,
        production: isProduction(environment),
        commit: d.commitOid,
        ref: d.ref?.name ?? null,
        state: states[latest?.state ?? ''] ?? 'pending',
        creator: d.creator?.login ?? null,
        createdAt: d.createdAt,
        // The time of its replacement does not tell when it was finished itself.
        finishedAt: statuses.find((s) => ['succeeded', 'failed'].includes(states[s.state] ?? ''))?.createdAt ?? null,
        committedAt: d.commit?.committedDate ?? null,
        url: latest?.environmentUrl || latest?.logUrl || null,
      },
    ]
  })
}
