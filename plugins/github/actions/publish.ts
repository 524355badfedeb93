import { AppError } from '@callboard/core/errors'
import { type ActionRun, defineAction } from '@callboard/plugin-kit/actions'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { workspacePath } from '@callboard/plugin-kit/workspace'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { GitHubContext } from '../context.ts'
import { commitFiles } from './commit-files.ts'
import { accountOf, isMadeByRun, orNothing, pageOf, parseRepoUrl, repositoryIn, repoUrl, withGrant } from './repository.ts'

const permissions = '“Administration: write”, “Contents: write” and “Workflows: write”'

const creation = {
  repoUrl,
  description: z.string().max(350).optional(),
  homepage: z.string().max(500).optional(),
  repoVisibility: z.enum(['private', 'public', 'internal']).default('private'),
  topics: z.array(z.string().max(50)).max(20).optional(),
}

const content = {
  repoUrl,
  defaultBranch: z.string().min(1).max(200).default('main'),
  gitCommitMessage: z.string().min(1).max(2000).default('Initial commit'),
  sourcePath: z.string().max(500).default('.'),
}

type Created = { owner: string; repo: string; branch: string }

/** Creates a repository, or finds the one that an attempt before has created. It is deleted if what follows fails. */
async function createRepository(
  context: GitHubContext,
  run: ActionRun,
  input: z.output<z.ZodObject<typeof creation>>,
): Promise<Created> {
  const at = repositoryIn(context, input.repoUrl)
  const { description, homepage, repoVisibility, topics } = input
  const created = await createClient(context).call(async ({ rest }) => {
    const existing = await orNothing(404, () => rest.repos.get(at))
    if (existing) {
      if (isMadeByRun(run, existing.data.created_at)) {
        run.setUndo({ ...at })
        return existing.data
      }
      throw new VendorError('refused', `There is a repository ${at.owner}/${at.repo} already. Choose another name.`)
    }
    const { data } = await rest.repos.createInOrg({
      org: at.owner,
      name: at.repo,
      private: repoVisibility !== 'public',
      visibility: repoVisibility as 'private' | 'public',
      auto_init: true,
      ...(description === undefined ? {} : { description }),
      ...(homepage === undefined ? {} : { homepage }),
    })
    run.setUndo({ ...at })
    if (topics) await rest.repos.replaceAllTopics({ ...at, names: topics.map((topic) => topic.toLowerCase()) })
    return data
  })
  run.log(`Created ${created.full_name}.`)
  return { ...at, branch: created.default_branch }
}

/** Makes the files of the workspace the only content of a branch. */
async function pushWorkspace(context: GitHubContext, run: ActionRun, at: Created, input: z.output<z.ZodObject<typeof content>>) {
  const root = workspacePath(input.sourcePath)
  const files = run.workspace
    .list(root)
    .map((file) => ({ ...file, path: root === '' ? file.path : file.path.slice(root.length + 1) }))
  if (files.length === 0)
    throw new AppError('invalid_input', 'The workspace has no files to publish. Fetch some in a step before.')
  const { owner, repo, branch } = at
  const wanted = input.defaultBranch
  const sha = await createClient(context).call(async (client) => {
    const { rest } = client
    const commit = await commitFiles(client, { owner, repo }, { files, message: input.gitCommitMessage })
    const ref = `heads/${wanted}`
    const made =
      wanted === branch
        ? undefined
        : await orNothing(422, () => rest.git.createRef({ owner, repo, ref: `refs/${ref}`, sha: commit }))
    if (!made) await rest.git.updateRef({ owner, repo, ref, sha: commit, force: true })
    if (wanted !== branch) await rest.repos.update({ owner, repo, default_branch: wanted })
    return commit
  })
  run.log(`Pushed ${files.length} ${files.length === 1 ? 'file' : 'files'} to ${owner}/${repo} on ${wanted}.`)
  return sha
}

const output = z.object({ remoteUrl: z.string(), repoContentsUrl: z.string(), commitHash: z.string() })

const outputOf = (context: GitHubContext, at: { owner: string; repo: string }, branch: string, commitHash: string) => ({
  remoteUrl: `${pageOf(context, at)}.git`,
  repoContentsUrl: `${pageOf(context, at)}/blob/${branch}`,
  commitHash,
})

const described = (text: string, input: { repoUrl: string; defaultBranch?: string }) => {
  const { host, owner, repo } = parseRepoUrl(input.repoUrl)
  const page = `https://${host || 'github.com'}/${owner || 'organization'}/${repo}`
  return {
    text: `${text} ${owner ? `${owner}/` : ''}${repo}.`,
    output: {
      remoteUrl: `${page}.git`,
      repoContentsUrl: `${page}/blob/${input.defaultBranch ?? 'main'}`,
      commitHash: '0'.repeat(40),
    },
  }
}

const example = 'repoUrl: ${{ parameters.repoUrl }}\ndescription: ${{ parameters.description }}'

/** Deletes the repository that the step has created. */
async function deleteRepository(context: GitHubContext, run: ActionRun, undo: Record<string, unknown>): Promise<void> {
  const at = { owner: String(undo.owner), repo: String(undo.repo) }
  try {
    await createClient(context).call(({ rest }) => orNothing(404, () => rest.repos.delete(at)))
  } catch (error) {
    throw withGrant(error, `${at.owner}/${at.repo}`, '“Administration: write”')
  }
  run.log(`Deleted ${at.owner}/${at.repo}.`)
}

export const publishGitHub = defineAction({
  id: 'publish:github',
  description: 'Creates a repository on GitHub with the files of the workspace.',
  input: z.object({ ...creation, ...content }),
  output,
  examples: [{ description: 'Publish the workspace', example }],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, input) {
    try {
      const at = await createRepository(context, run, input)
      const commit = await pushWorkspace(context, run, at, input)
      return { output: outputOf(context, at, input.defaultBranch, commit) }
    } catch (error) {
      throw withGrant(error, repositoryIn(context, input.repoUrl).owner, permissions)
    }
  },
  undo: deleteRepository,
  describe: (input) => described('Would create and publish', input),
})

export const createRepositoryAction = defineAction({
  id: 'github:repo:create',
  description: 'Creates an empty repository on GitHub.',
  input: z.object(creation),
  output: z.object({ remoteUrl: z.string(), repoContentsUrl: z.string() }),
  examples: [{ description: 'Create a repository', example }],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, input) {
    try {
      const at = await createRepository(context, run, input)
      const { remoteUrl, repoContentsUrl } = outputOf(context, at, at.branch, '')
      return { output: { remoteUrl, repoContentsUrl } }
    } catch (error) {
      throw withGrant(error, repositoryIn(context, input.repoUrl).owner, '“Administration: write”')
    }
  },
  undo: deleteRepository,
  describe: (input) => described('Would create', input),
})

export const pushRepositoryAction = defineAction({
  id: 'github:repo:push',
  description: 'Replaces the content of a branch of an existing repository with the files of the workspace.',
  input: z.object(content),
  output,
  examples: [
    { description: 'Push to a repository that a step before has created', example: 'repoUrl: ${{ parameters.repoUrl }}' },
  ],
  account: (input) => accountOf(input.repoUrl),
  async run(context: GitHubContext, run, input) {
    const at = repositoryIn(context, input.repoUrl)
    try {
      const { data } = await createClient(context).call(({ rest }) => rest.repos.get(at))
      const commit = await pushWorkspace(context, run, { ...at, branch: data.default_branch }, input)
      return { output: outputOf(context, at, input.defaultBranch, commit) }
    } catch (error) {
      throw withGrant(error, `${at.owner}/${at.repo}`, '“Contents: write” and “Workflows: write”')
    }
  },
  describe: (input) => described('Would push to', input),
})
