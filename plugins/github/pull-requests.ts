import type { PullRequestReader, PullRequestState } from '@callboard/plugin-kit/pull-requests'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import type { GitHubContext } from './context.ts'

/** Of its page, below the address of the host. */
const pagePath = /^\/([\w-]{1,100})\/([\w.-]{1,100})\/pull\/(\d{1,9})(?:\/|$)/

function parse({ host }: Settings, url: string) {
  const page = URL.parse(url)
  const root = new URL(host)
  if (page?.host.toLowerCase() !== root.host.toLowerCase()) return undefined
  const base = root.pathname.replace(/\/$/, '')
  if (!page.pathname.startsWith(`${base}/`)) return undefined
  const [, owner, repo, number] = pagePath.exec(page.pathname.slice(base.length)) ?? []
  return owner && repo ? { owner, repo, pull_number: Number(number) } : undefined
}

async function read(context: GitHubContext, url: string): Promise<PullRequestState> {
  const at = parse(context.settings, url)
  if (!at) throw new VendorError('not_found', `${url} is not the address of a pull request.`)
  try {
    const { data } = await createClient(context).call(({ rest }) => rest.pulls.get(at))
    return data.merged ? 'merged' : data.state
  } catch (error) {
    if (!isVendorError(error) || (error.kind !== 'forbidden' && error.kind !== 'not_found')) throw error
    throw new VendorError(
      error.kind,
      `GitHub shows Callboard no pull request at ${url}. Check the address, and that the App or token has “Pull requests: read”.`,
      { cause: error },
    )
  }
}

export const pullRequests: PullRequestReader<Settings, Secrets> = {
  serves: (settings, url) => parse(settings, url) !== undefined,
  read,
}
