import { AppError } from '@callboard/core/errors'
import { type ActionRun, defineAction } from '@callboard/plugin-kit/actions'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { workspacePath } from '@callboard/plugin-kit/workspace'
import { z } from 'zod'
import { createClient, type GitLabClient, type GitLabContext } from '../client.ts'
import { commitActions } from './commit-actions.ts'
import { accountOf, isMadeByRun, orNothing, parseRepoUrl, projectIn, repoUrl, withGrant } from './project.ts'

const visibility = z.enum(['private', 'internal', 'public'])

const input = z.object({
  repoUrl,
  repoVisibility: visibility.default('private'),
  defaultBranch: z.string().min(1).max(200).default('main'),
  gitCommitMessage: z.string().min(1).max(2000).default('Initial commit'),
  gitAuthorName: z.string().max(200).optional(),
  gitAuthorEmail: z.email().optional(),
  sourcePath: z.string().max(500).default('.'),
  topics: z.array(z.string().max(50)).max(20).optional(),
  settings: z
    .object({
      description: z.string().max(2000).optional(),
      topics: z.array(z.string().max(50)).max(20).optional(),
      visibility: visibility.optional(),
      ci_config_path: z.string().max(500).optional(),
      auto_devops_enabled: z.boolean().optional(),
    })
    .default({}),
})
type Input = z.output<typeof input>

/** Creates a project, or finds the one that an attempt before has created. */
async function createProject(client: GitLabClient, context: GitLabContext, run: ActionRun, asked: Input) {
  const { group, name, path } = projectIn(context, asked.repoUrl)
  const existing = await orNothing(() => client.projects.show(path))
  if (existing) {
    if (isMadeByRun(run, existing.created_at)) {
      run.setUndo({ project: existing.id, path })
      return existing
    }
    throw new VendorError('refused', `There is a project ${path} already. Choose another name.`)
  }
  const { id: namespaceId } = await client.groups.show(group, { withProjects: false })
  const {
    description,
    topics = asked.topics,
    ci_config_path: ciConfigPath,
    auto_devops_enabled: autoDevopsEnabled,
  } = asked.settings
  const made = await client.projects.create({
    ...{ name, path: name, namespaceId, defaultBranch: asked.defaultBranch },
    visibility: asked.settings.visibility ?? asked.repoVisibility,
    ...(description === undefined ? {} : { description }),
    ...(topics === undefined ? {} : { topics }),
    ...(ciConfigPath === undefined ? {} : { ciConfigPath }),
    ...(autoDevopsEnabled === undefined ? {} : { autoDevopsEnabled }),
  })
  run.setUndo({ project: made.id, path })
  run.log(`Created ${path}.`)
  return made
}

/** The first commit of a project. A branch that exists is that of an attempt before. */
async function pushWorkspace(client: GitLabClient, project: number, run: ActionRun, asked: Input): Promise<string> {
  const root = workspacePath(asked.sourcePath)
  const files = run.workspace.list(root)
  if (files.length === 0)
    throw new AppError('invalid_input', 'The workspace has no files to publish. Fetch some in a step before.')
  const pushed = await orNothing(() => client.branches.show(project, asked.defaultBranch))
  if (pushed) return pushed.commit.id
  const actions = files
    .map((file) => ({ ...file, path: root === '' ? file.path : file.path.slice(root.length + 1) }))
    .flatMap((file) => commitActions(file, 'create'))
  const { gitAuthorName: authorName, gitAuthorEmail: authorEmail } = asked
  const commit = await client.commits.create(project, asked.defaultBranch, asked.gitCommitMessage, actions, {
    ...(authorName === undefined ? {} : { authorName }),
    ...(authorEmail === undefined ? {} : { authorEmail }),
  })
  run.log(`Pushed ${files.length} ${files.length === 1 ? 'file' : 'files'} on ${asked.defaultBranch}.`)
  return commit.id
}

export const publishGitLab = defineAction({
  id: 'publish:gitlab',
  description: 'Creates a project on GitLab with the files of the workspace.',
  input,
  output: z.object({
    remoteUrl: z.string(),
    repoContentsUrl: z.string(),
    projectId: z.number(),
    commitHash: z.string(),
    created: z.boolean(),
  }),
  examples: [{ description: 'Publish the workspace', example: 'repoUrl: ${{ parameters.repoUrl }}\nrepoVisibility: internal' }],
  account: (asked) => accountOf(asked.repoUrl),
  async run(context: GitLabContext, run, asked) {
    const client = createClient(context)
    try {
      const { id, web_url: page } = await createProject(client, context, run, asked)
      const commitHash = await pushWorkspace(client, id, run, asked)
      const repoContentsUrl = `${page}/-/blob/${asked.defaultBranch}`
      return {
        output: { remoteUrl: `${page}.git`, repoContentsUrl, projectId: id, commitHash, created: true },
      }
    } catch (error) {
      throw withGrant(error, projectIn(context, asked.repoUrl).group)
    }
  },
  async undo(context: GitLabContext, run, { project, path }) {
    try {
      await orNothing(() => createClient(context).projects.remove(Number(project)))
    } catch (error) {
      throw withGrant(error, String(path))
    }
    run.log(`Deleted ${path}.`)
  },
  describe(asked) {
    const { host, owner, repo } = parseRepoUrl(asked.repoUrl)
    const page = `https://${host || 'gitlab.com'}/${owner || 'group'}/${repo}`
    const repoContentsUrl = `${page}/-/blob/${asked.defaultBranch}`
    return {
      text: `Would create and publish ${owner ? `${owner}/` : ''}${repo}.`,
      output: { remoteUrl: `${page}.git`, repoContentsUrl, projectId: 1, commitHash: '0'.repeat(40), created: true },
    }
  },
})
