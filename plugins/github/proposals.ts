import type { ItemRef } from '@callboard/plugin-kit/context'
import type { Proposals, ProposedChange } from '@callboard/plugin-kit/server'
import { isVendorError, VendorError } from '@callboard/plugin-kit/vendor-error'
import { RequestError } from '@octokit/request-error'
import { createClient } from './client.ts'
import type { Secrets, Settings } from './config.ts'
import { type GitHubContext } from './context.ts'
import { matcher } from './sync/matcher.ts'

const partsOf = ({ name, state }: ItemRef) => {
  const [owner = '', repo = ''] = name.split('/')
  const { branch } = (state ?? {}) as { branch?: string | null }
  return { owner, repo, branch: branch ?? undefined }
}

/** A request for which one status means "does not exist". */
async function orNothing<T>(status: number, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RequestError && error.status === status) return undefined
    throw error
  }
}

/** Errors with a specific solution here. */
function explained(error: unknown, { name }: ItemRef): unknown {
  if (isVendorError(error) && error.kind === 'forbidden')
    return new VendorError(
      'forbidden',
      `GitHub denied write access to ${name}. Grant "Contents: write" and "Pull requests: write" to the token or App, and check that the repository is not archived.`,
      { cause: error },
    )
  if (isVendorError(error) && error.kind === 'not_found')
    return new VendorError('not_found', `GitHub shows no repository ${name} that these credentials may write to.`, {
      cause: error,
    })
  return error
}

/** Commits files to a branch and opens a pull request; one that is already open gets the new commit. */
async function propose(context: GitHubContext, item: ItemRef, change: ProposedChange): Promise<{ url: string; label: string }> {
  const { owner, repo, branch: known } = partsOf(item)
  const at = { owner, repo }
  try {
    const pull = await createClient(context).call(async ({ rest }) => {
      const base = known ?? (await rest.repos.get(at)).data.default_branch
      const from = (await rest.git.getRef({ ...at, ref: `heads/${base}` })).data.object.sha
      const { tree } = (await rest.git.getCommit({ ...at, commit_sha: from })).data
      const files = change.files.map(({ path, text }) => ({
        path,
        content: text,
        mode: '100644' as const,
        type: 'blob' as const,
      }))
      const written = (await rest.git.createTree({ ...at, base_tree: tree.sha, tree: files })).data.sha
      const commit = { ...at, message: change.title, tree: written, parents: [from] }
      const { sha } = (await rest.git.createCommit(commit)).data
      const ref = `heads/${change.branch}`
      const created = await orNothing(422, () => rest.git.createRef({ ...at, ref: `refs/${ref}`, sha }))
      if (!created) await rest.git.updateRef({ ...at, ref, sha, force: true })
      const head = `${owner}:${change.branch}`
      const [open] = (await rest.pulls.list({ ...at, head, state: 'open' })).data
      return open ?? (await rest.pulls.create({ ...at, base, head: change.branch, title: change.title, body: change.body })).data
    })
    return { url: pull.html_url, label: `${item.name}#${pull.number}` }
  } catch (error) {
    throw explained(error, item)
  }
}

export const proposals: Proposals<Settings, Secrets> = {
  propose,
  reads: (settings, path) => matcher(settings).isDescriptor(path),
  async readFile(context, item, path) {
    const { owner, repo, branch } = partsOf(item)
    const file = await createClient(context).call(({ rest }) =>
      orNothing(404, () => rest.repos.getContent({ owner, repo, path, ...(branch ? { ref: branch } : {}) })),
    )
    const found = file?.data
    if (!found || Array.isArray(found) || found.type !== 'file') return undefined
    return Buffer.from(found.content, 'base64').toString('utf8')
  },
}
