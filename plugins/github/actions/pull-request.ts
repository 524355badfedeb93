import { AppError } from '@callboard/core/errors'
import { type ActionRun, defineAction } from '@callboard/plugin-kit/actions'
import { workspacePath } from '@callboard/plugin-kit/workspace'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import type { Rest } from '../octokit.ts'
import { commitFiles } from './commit-files.ts'
import { readCurrent } from './read-current.ts'
import { accountOf, orNothing, parseRepoUrl, repositoryIn, repoUrl, withGrant } from './repository.ts'

const input = z.object({
  repoUrl,
  branchName: z.string().min(1).max(200),
  targetBranchName: z.string().min(1).max(200).optional(),
  title: z.string().min(1).max(300),
  description: z.string().max(60_000).default(''),
  commitMessage: z.string().min(1).max(2000).optional(),
  sourcePath: z.string().max(500).default('.'),
  targetPath: z.string().max(500).default('.'),
  filesToDelete: z.array(z.string().max(500)).max(500).default([]),
  draft: z.boolean().default(false),
})

/** The files of a change, at their places in the repository. */
function filesOf({ workspace }: ActionRun, { sourcePath, targetPath }: z.output<typeof input>) {
  const source = workspacePath(sourcePath)
  const target = workspacePath(targetPath)
  return workspace.list(source).map((file) => {
    const path = source === '' ? file.path : file.path.slice(source.length + 1)
    return { ...file, source: file.path, path: target === '' ? path : `${target}/${path}` }
  })
}

/** The newest commit of the branch that a change is for. */
async function headOf({ rest }: Rest, at: { owner: string; repo: string }, { targetBranchName }: z.output<typeof input>) {
  const base = targetBranchName ?? (await rest.repos.get(at)).data.default_branch
  const commit = (await rest.git.getRef({ ...at, ref: `heads/${base}` })).data.object.sha
  const { tree } = (await rest.git.getCommit({ ...at, commit_sha: commit })).data
  return { base, commit, tree: tree.sha }
}

async function open(context: GitHubContext, run: ActionRun, asked: z.output<typeof input>) {
  const at = repositoryIn(context, asked.repoUrl)
  const files = filesOf(run, asked)
  if (files.length === 0 && asked.filesToDelete.length === 0)
    throw new AppError('invalid_input', 'The pull request would change no file. Fetch some in a step before.')
  return createClient(context).call(async (client) => {
    const { rest } = client
    const head = `${at.owner}:${asked.branchName}`
    const [known] = (await rest.pulls.list({ ...at, head, state: 'open' })).data
    if (known && run.attempt === 1)
      throw new AppError('conflict', `There is an open pull request of ${asked.branchName} already: ${known.html_url}`)
    const { base, ...on } = await headOf(client, at, asked)
    const message = asked.commitMessage ?? asked.title
    const sha = await commitFiles(client, at, { files, message, removed: asked.filesToDelete }, on)
    const ref = `heads/${asked.branchName}`
    const made = await orNothing(422, () => rest.git.createRef({ ...at, ref: `refs/${ref}`, sha }))
    if (made) run.setUndo({ ...at, branch: asked.branchName })
    else await rest.git.updateRef({ ...at, ref, sha, force: true })
    if (known) return { pull: known, base }
    const body = `${asked.description}\n\nMade by [a run of a template](${run.runUrl}), started by ${run.startedBy}.`.trim()
    const { data } = await rest.pulls.create({
      ...at,
      base,
      head: asked.branchName,
      title: asked.title,
      body,
      draft: asked.draft,
    })
    return { pull: data, base }
  })
}

/** Deletes a branch for which no pull request could be opened. */
async function deleteBranch(context: GitHubContext, run: ActionRun, at: { owner: string; repo: string }, branch: string) {
  // GitHub answers 422 for a branch that does not exist.
  await createClient(context).call(({ rest }) => orNothing(422, () => rest.git.deleteRef({ ...at, ref: `heads/${branch}` })))
  run.log(`Deleted the branch ${branch} of ${at.owner}/${at.repo}.`)
}

export const publishPullRequest = defineAction({
  id: 'publish:github:pull-request',
  description: 'Opens a pull request on GitHub with the files of the workspace.',
  input,
  output: z.object({ remoteUrl: z.string(), pullRequestNumber: z.number(), targetBranchName: z.string() }),
  examples: [
    {
      description: 'Propose a change',
      example: 'repoUrl: ${{ parameters.repoUrl }}\nbranchName: add-docs\ntitle: Add docs\ndescription: Adds a page.',
    },
  ],
  account: (asked) => accountOf(asked.repoUrl),
  async run(context: GitHubContext, run, asked) {
    const at = repositoryIn(context, asked.repoUrl)
    try {
      const { pull, base } = await open(context, run, asked)
      run.log(`Opened ${at.owner}/${at.repo}#${pull.number}.`)
      return {
        output: { remoteUrl: pull.html_url, pullRequestNumber: pull.number, targetBranchName: base },
        undo: { ...at, number: pull.number },
      }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Contents: write” and “Pull requests: write”')
    }
  },
  async undo(context: GitHubContext, run, { owner, repo, number, branch }) {
    if (number === undefined) return deleteBranch(context, run, { owner: String(owner), repo: String(repo) }, String(branch))
    const at = { owner: String(owner), repo: String(repo), pull_number: Number(number) }
    await createClient(context).call(({ rest }) => orNothing(404, () => rest.pulls.update({ ...at, state: 'closed' })))
    run.log(`Closed ${at.owner}/${at.repo}#${at.pull_number}.`)
  },
  async changes(context: GitHubContext, run, asked) {
    const at = repositoryIn(context, asked.repoUrl)
    const client = createClient(context)
    const { tree } = await client.call((rest) => headOf(rest, at, asked))
    return readCurrent(client, at, {
      tree,
      planned: [
        ...filesOf(run, asked).map(({ path, source, content }) => ({ path, source, after: content })),
        ...asked.filesToDelete.map((path) => ({ path: workspacePath(path), source: null, after: null })),
      ],
    })
  },
  describe(asked) {
    const { host, owner, repo } = parseRepoUrl(asked.repoUrl)
    const remoteUrl = `https://${host || 'github.com'}/${owner || 'organization'}/${repo}/pull/1`
    return {
      text: `Would open a pull request in ${repo}: ${asked.title}`,
      output: { remoteUrl, pullRequestNumber: 1, targetBranchName: asked.targetBranchName ?? 'main' },
    }
  },
})
