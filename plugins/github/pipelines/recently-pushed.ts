import type { PipelineRepository } from '@callboard/plugin-kit/pipelines'
import { z } from 'zod'
import { createClient } from '../client.ts'
import { type GitHubContext } from '../context.ts'

const repository = z.object({
  full_name: z.string(),
  archived: z.boolean().default(false),
  disabled: z.boolean().default(false),
  default_branch: z.string().nullish(),
  pushed_at: z.string().nullish(),
})

/**
 * The hundred most recently pushed repositories of the organization. The URL is constant, so GitHub answers 304 at no cost until
 * something is pushed. @throws VendorError for a user account, which has no such listing
 */
export async function recentlyPushed(context: GitHubContext, validator: string | null) {
  const org = context.settings.organization
  const answer = await createClient(context).conditional(validator, (rest, options) =>
    rest.rest.repos.listForOrg({ org, sort: 'pushed', direction: 'desc', per_page: 100, ...options }),
  )
  if (answer.unchanged) return answer
  const repositories = z
    .array(repository)
    .parse(answer.data)
    .flatMap((r): PipelineRepository[] => {
      if (r.archived || r.disabled || !r.default_branch || !r.pushed_at) return []
      return [{ name: r.full_name, defaultBranch: r.default_branch, pushedAt: r.pushed_at }]
    })
  return { unchanged: false as const, repositories, validator: answer.validator }
}
