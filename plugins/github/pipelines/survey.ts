import { createHash } from 'node:crypto'
import type { RepositorySurvey } from '@callboard/plugin-kit/pipelines'
import { z } from 'zod'
import { createClient, type GitHubClient } from '../client.ts'
import { type GitHubContext } from '../context.ts'
import { errorsBelow, isPermissionError, sentence } from '../graphql-errors.ts'
import { withBisection } from '../sync/with-bisection.ts'

// One query for many repositories. GitHub counts one point per 100 connections (docs.github.com: rate limits for the GraphQL
// API), so 100 repositories with one connection each cost one point.

const fields = `object(expression: "HEAD:.github/workflows") { __typename }
  deployments(last: 10) @include(if: $deployments) { totalCount nodes { id state updatedAt } }`

const surveyQuery = (count: number) => {
  const each = <T>(make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
  const parameters = each((i) => `$owner${i}: String!, $name${i}: String!`).join(', ')
  const repositories = each((i) => `r${i}: repository(owner: $owner${i}, name: $name${i}) { ${fields} }`).join('\n')
  return `query SurveyRepositories($deployments: Boolean!, ${parameters}) { ${repositories} }`
}

const surveyed = z.object({
  object: z.object({ __typename: z.string() }).nullable(),
  deployments: z
    .object({
      totalCount: z.number(),
      nodes: z.array(z.object({ id: z.string(), state: z.string().nullable(), updatedAt: z.string() }).nullable()).nullable(),
    })
    .nullish(),
})
type Surveyed = z.output<typeof surveyed>

/** Changes with the latest deployments and their states. */
function markOf(deployments: Surveyed['deployments']): string | null {
  if (!deployments) return null
  if (deployments.totalCount === 0) return ''
  return createHash('sha256').update(JSON.stringify(deployments)).digest('base64url').slice(0, 22)
}

/** Repositories that could not be surveyed are treated as unknown, so their runs are read. */
const unknown = (repository: string): RepositorySurvey => ({ repository, hasPipelines: true, deployments: null })

type Refusal = { message: string }

async function querySurvey(
  client: GitHubClient,
  repositories: readonly string[],
  deployments: boolean,
  refusals: Refusal[],
): Promise<RepositorySurvey[]> {
  const variables = Object.fromEntries(
    repositories.flatMap((slug, i) => {
      const [owner = '', name = ''] = slug.split('/')
      return [
        [`owner${i}`, owner],
        [`name${i}`, name],
      ]
    }),
  )
  const { data, errors } = await client.partial<Record<string, unknown>>(surveyQuery(repositories.length), {
    deployments,
    ...variables,
  })
  const refused = repositories.filter((_, i) => {
    const error = errorsBelow(errors, `r${i}`).find((e) => isPermissionError(e) && e.path.includes('deployments'))
    if (error) refusals.push(error)
    return error !== undefined
  })
  const found = repositories.flatMap((repository, i): RepositorySurvey[] => {
    if (refused.includes(repository)) return []
    const read = surveyed.safeParse(data[`r${i}`]).data
    return read
      ? [{ repository, hasPipelines: read.object !== null, deployments: markOf(read.deployments) }]
      : [unknown(repository)]
  })
  // GitHub still returns the workflows of a repository without access to its deployments.
  return refused.length > 0 && deployments ? [...found, ...(await querySurvey(client, refused, false, refusals))] : found
}

/** Which repositories have workflows, and a fingerprint of each one's latest deployments. */
export async function readSurvey(
  context: GitHubContext,
  repositories: readonly string[],
): Promise<{ found: RepositorySurvey[]; warning?: string }> {
  const client = createClient(context)
  const refusals: Refusal[] = []
  const found = await withBisection(
    repositories,
    (some) => querySurvey(client, some, true, refusals),
    async (repository) => [unknown(repository)],
  )
  const [refusal] = refusals
  if (!refusal) return { found }
  return {
    found,
    warning: `Deployments are missing: ${sentence(refusal.message)} Grant read access to Deployments to the token or App. Pipelines are read all the same.`,
  }
}
