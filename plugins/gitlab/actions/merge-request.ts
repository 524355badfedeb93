import { AppError } from '@callboard/core/errors'
import { type ActionRun, defineAction, type FileChange, maxCompared, type ProposedChanges } from '@callboard/plugin-kit/actions'
import { workspacePath } from '@callboard/plugin-kit/workspace'
import type { CommitAction } from '@gitbeaker/core'
import { z } from 'zod'
import { createClient, type GitLabClient, type GitLabContext } from '../client.ts'
import { commitActions } from './commit-actions.ts'
import { accountOf, orNothing, parseRepoUrl, projectIn, repoUrl, withGrant } from './project.ts'

const input = z.object({
  repoUrl,
  branchName: z.string().min(1).max(200),
  targetBranchName: z.string().min(1).max(200).optional(),
  title: z.string().min(1).max(255),
  description: z.string().max(60_000).default(''),
  commitMessage: z.string().min(1).max(2000).optional(),
  sourcePath: z.string().max(500).default('.'),
  targetPath: z.string().max(500).default('.'),
  /** What happens to each file; `auto` creates or updates it, as the target branch has it or not. */
  commitAction: z.enum(['create', 'update', 'delete', 'auto']).default('auto'),
  removeSourceBranch: z.boolean().default(false),
})
type Input = z.output<typeof input>

/** The files of the workspace, at their places in the repository. */
function filesOf({ workspace }: ActionRun, asked: Input) {
  const source = workspacePath(asked.sourcePath)
  const folder = workspacePath(asked.targetPath)
  return workspace.list(source).map((file) => {
    const within = source === '' ? file.path : file.path.slice(source.length + 1)
    return { ...file, source: file.path, path: folder === '' ? within : `${folder}/${within}` }
  })
}

const addressOf = (project: number, path: string) => `projects/${project}/repository/files/${encodeURIComponent(path)}`

/** The changes of the files of the workspace. One request for each file, unless the template says what happens to them. */
async function changesOf(client: GitLabClient, project: number, run: ActionRun, asked: Input, target: string) {
  const changes: CommitAction[] = []
  for (const file of filesOf(run, asked)) {
    const { commitAction: named } = asked
    const exists = () => orNothing(() => client.request('HEAD', addressOf(project, file.path), { ref: target }))
    const action = named === 'auto' ? ((await exists()) ? 'update' : 'create') : named
    changes.push(...commitActions(file, action))
  }
  if (changes.length === 0)
    throw new AppError('invalid_input', 'The merge request would change no file. Fetch some in a step before.')
  return changes
}

const storedFile = z.object({ body: z.object({ content: z.string() }) })

/** The files of the target branch that the merge request would replace or delete. */
async function readCurrent(client: GitLabClient, path: string, run: ActionRun, asked: Input): Promise<ProposedChanges> {
  const project = await client.projects.show(path)
  const ref = asked.targetBranchName ?? project.default_branch
  const planned = filesOf(run, asked)
  const files: FileChange[] = []
  for (const file of planned.slice(0, maxCompared)) {
    const found = await orNothing(() => client.request('GET', addressOf(project.id, file.path), { ref }))
    const before = found ? new Uint8Array(Buffer.from(storedFile.parse(found).body.content, 'base64')) : null
    const isDeleted = asked.commitAction === 'delete'
    files.push({ path: file.path, source: isDeleted ? null : file.source, before, after: isDeleted ? null : file.content })
  }
  return { target: path, files, omitted: planned.length - files.length }
}

async function open(client: GitLabClient, path: string, run: ActionRun, asked: Input) {
  const project = await client.projects.show(path)
  const { branchName: branch, title, description, removeSourceBranch } = asked
  const [known] = await client.mergeRequests.all({ projectId: project.id, sourceBranch: branch, state: 'opened' })
  if (known && run.attempt === 1)
    throw new AppError('conflict', `There is an open merge request of ${branch} already: ${known.web_url}`)
  const target = asked.targetBranchName ?? project.default_branch
  if (known) return { project, request: known, target }
  const changes = await changesOf(client, project.id, run, asked, target)
  await client.commits.create(project.id, branch, asked.commitMessage ?? title, changes, {
    startBranch: target,
    // The branch of an attempt before is written again.
    ...(run.attempt > 1 ? { force: true } : {}),
  })
  // A later attempt may have written the branch of somebody else again.
  if (run.attempt === 1) run.setUndo({ project: project.id, branch, path })
  const request = await client.mergeRequests.create(project.id, branch, target, title, {
    description: `${description}\n\nMade by [a run of a template](${run.runUrl}), started by ${run.startedBy}.`.trim(),
    removeSourceBranch,
  })
  return { project, request, target }
}

export const publishMergeRequest = defineAction({
  id: 'publish:gitlab:merge-request',
  description: 'Opens a merge request on GitLab with the files of the workspace.',
  input,
  output: z.object({
    targetBranchName: z.string(),
    projectid: z.number(),
    projectPath: z.string(),
    mergeRequestUrl: z.string(),
  }),
  examples: [
    {
      description: 'Propose a change',
      example: 'repoUrl: ${{ parameters.repoUrl }}\nbranchName: add-docs\ntitle: Add docs\ndescription: Adds a page.',
    },
  ],
  account: (asked) => accountOf(asked.repoUrl),
  async run(context: GitLabContext, run, asked) {
    const { path } = projectIn(context, asked.repoUrl)
    try {
      const { project, request, target } = await open(createClient(context), path, run, asked)
      run.log(`Opened ${path}!${request.iid}.`)
      return {
        output: {
          ...{ targetBranchName: target, projectid: project.id, projectPath: path },
          mergeRequestUrl: request.web_url,
        },
        undo: { project: project.id, iid: request.iid, path },
      }
    } catch (error) {
      throw withGrant(error, path)
    }
  },
  async undo(context: GitLabContext, run, { project, iid, branch, path }) {
    if (iid === undefined) {
      // No merge request could be opened for it.
      await orNothing(() => createClient(context).branches.remove(Number(project), String(branch)))
      return run.log(`Deleted the branch ${branch} of ${path}.`)
    }
    await orNothing(() => createClient(context).mergeRequests.edit(Number(project), Number(iid), { stateEvent: 'close' }))
    run.log(`Closed ${path}!${iid}.`)
  },
  changes: (context: GitLabContext, run, asked) =>
    readCurrent(createClient(context), projectIn(context, asked.repoUrl).path, run, asked),
  describe(asked) {
    const { host, owner, repo } = parseRepoUrl(asked.repoUrl)
    const projectPath = `${owner || 'group'}/${repo}`
    return {
      text: `Would open a merge request in ${repo}: ${asked.title}`,
      output: {
        ...{ targetBranchName: asked.targetBranchName ?? 'main', projectid: 1, projectPath },
        mergeRequestUrl: `https://${host || 'gitlab.com'}/${projectPath}/-/merge_requests/1`,
      },
    }
  },
})
