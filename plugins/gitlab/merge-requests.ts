import type { PullRequestReader } from '@callboard/plugin-kit/pull-requests'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { createClient, type GitLabContext } from './client.ts'
import type { Secrets, Settings } from './config.ts'

/** Of its page, below the address of the host. */
const pagePath = /^\/([\w.-]+(?:\/[\w.-]+)+)\/-\/merge_requests\/(\d{1,9})(?:\/|$)/

function parse({ host }: Settings, url: string): { path: string; iid: number } | undefined {
  const page = URL.parse(url)
  const root = new URL(host)
  if (page?.host.toLowerCase() !== root.host.toLowerCase()) return undefined
  const base = root.pathname.replace(/\/$/, '')
  if (!page.pathname.startsWith(`${base}/`)) return undefined
  const [, path, iid] = pagePath.exec(page.pathname.slice(base.length)) ?? []
  return path === undefined ? undefined : { path, iid: Number(iid) }
}

async function read(context: GitLabContext, url: string) {
  const at = parse(context.settings, url)
  if (!at) throw new VendorError('not_found', `${url} is not the address of a merge request.`)
  const { state } = await createClient(context).mergeRequests.show(at.path, at.iid)
  // `locked` while it is being merged.
  return state === 'merged' || state === 'closed' ? state : 'open'
}

export const mergeRequests: PullRequestReader<Settings, Secrets> = {
  serves: (settings, url) => parse(settings, url) !== undefined,
  read,
}
