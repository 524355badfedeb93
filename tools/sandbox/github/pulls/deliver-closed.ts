import type { Repository } from '../organization.ts'
import { repositoryShape } from '../rest-shapes.ts'
import type { GitHubState } from '../state.ts'
import { deliver } from '../webhooks.ts'
import type { Pull } from './branches.ts'
import { fullPullShape } from './shapes.ts'

/** Tells the webhooks that a pull request was merged, or closed without it. */
export async function deliverClosed({ base, organization, access }: GitHubState, r: Repository, pull: Pull): Promise<void> {
  const oids = { head: r.branches.headOf(pull.head) ?? '', base: r.branches.headOf(pull.base) ?? '' }
  const shape = fullPullShape(base, r, pull, oids, Object.keys(r.branches.changesOf(pull)).length)
  await deliver(organization, access, 'pull_request', {
    action: 'closed',
    number: pull.number,
    pull_request: shape,
    repository: repositoryShape(base, r),
  })
}
