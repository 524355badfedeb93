import { randomUUID } from 'node:crypto'
import { trustedTenantId } from '@callboard/core/ids'
import type { ActionRun } from '@callboard/plugin-kit/actions'
import { withResponseErrors } from '@callboard/plugin-kit/response-errors'
import { Workspace } from '@callboard/plugin-kit/workspace'
import { gitlabRoutes } from '@callboard/sandbox/gitlab/routes'
import { type GitLabState, gitlabState } from '@callboard/sandbox/gitlab/state'
import { endMergeRequest } from '@callboard/sandbox/gitlab/write-routes'
import { freePorts } from '@callboard/testing/ports'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { GitLabContext } from './client.ts'
import { secretsSchema, settingsSchema } from './config.ts'
import { server } from './server.ts'

// What templates do at GitLab, by the plugin's own client over HTTP.

const plugin = withResponseErrors(server)
let api: FastifyInstance
let state: GitLabState
let context: GitLabContext

beforeAll(async () => {
  api = Fastify({ forceCloseConnections: true })
  const port = await freePorts(1)
  state = gitlabState({ base: `http://127.0.0.1:${port}/gitlab`, token: 'a-token' })
  await api.register(async (routes) => gitlabRoutes(routes, state), { prefix: '/gitlab' })
  await api.listen({ port, host: '127.0.0.1' })
  context = {
    settings: settingsSchema.parse({ group: 'meridian', host: state.base }),
    secrets: secretsSchema.parse({ token: 'a-token' }),
    tenantId: trustedTenantId('00000000-0000-4000-8000-000000000001'),
    fetch,
    dispatcher: () => expect.fail('not used'),
    signal: new AbortController().signal,
    egress: [],
    onRequest() {},
    recordUsage: async () => 0,
  }
})
afterEach(() => {
  state.readOnly = false
})
afterAll(() => api.close())

const workspace = () => {
  const made = new Workspace()
  for (const [path, text, executable] of [
    ['README.md', '# Shop', false],
    ['bin/run.sh', 'echo', true],
  ] as const)
    made.write({ path, content: Buffer.from(text), executable })
  return made
}
const step = () => {
  const log: string[] = []
  const made: { undo: ActionRun['undo'] } = { undo: undefined }
  const run: ActionRun = {
    undo: undefined,
    setUndo: (undo) => {
      made.undo = undo
    },
    ...{ workspace: workspace(), idempotencyKey: randomUUID(), attempt: 1, firstStartedAt: new Date() },
    ...{ signal: new AbortController().signal, log: (text: string) => log.push(text) },
    ...{ runUrl: 'https://portal.example.com/run', startedBy: 'Ada' },
  }
  return { run, again: { ...run, attempt: 2 }, log, made }
}
const action = (id: string) => {
  const found = plugin.actions?.find((one) => one.id === id)
  if (!found) throw new Error(`no action ${id}`)
  const perform = (run: ActionRun, input: unknown) => found.run(context, run, found.input.parse(input))
  const undo = async (run: ActionRun, result: { undo?: ActionRun['undo'] | null }) => {
    if (!result.undo || !found.undo) throw new Error(`${id} has nothing to undo`)
    await found.undo(context, run, result.undo)
  }
  return { ...found, perform, undo }
}
const project = (name: string) => {
  const found = state.group.project(`meridian/${name}`)
  return found && { ...found, contents: state.group.contentsOf(found) }
}
const filesOf = (name: string, branch: string) =>
  [...(project(name)?.contents.branches.get(branch)?.files ?? [])].map(([path, { content, executable }]) => [
    path,
    content.toString(),
    executable,
  ])

describe('publish:gitlab', () => {
  const { perform, undo } = action('publish:gitlab')
  const input = { repoUrl: '?repo=shop', settings: { visibility: 'internal' } }

  test('creates a project with the files of the workspace, once, and deletes it again', async () => {
    const { run, again, log, made: undoable } = step()
    const made = await perform(run, input)
    const page = `${state.base}/meridian/shop`
    expect(made.output).toMatchObject({ remoteUrl: `${page}.git`, repoContentsUrl: `${page}/-/blob/main`, created: true })
    expect(filesOf('shop', 'main')).toEqual([
      ['README.md', '# Shop', false],
      ['bin/run.sh', 'echo', true],
    ])
    expect(await perform(again, input)).toEqual(made)
    expect(log).toEqual(['Created meridian/shop.', 'Pushed 2 files on main.'])
    await expect(perform(step().run, input)).rejects.toThrow('There is a project meridian/shop already.')
    await undo(run, undoable)
    expect(project('shop')).toBeUndefined()
    await undo(run, undoable)
  })

  test('can delete a project to which nothing could be pushed', async () => {
    const { run, made } = step()
    await expect(perform({ ...run, workspace: new Workspace() }, input)).rejects.toThrow(/no files to publish/)
    expect(project('shop')).toBeDefined()
    await undo(run, made)
    expect(project('shop')).toBeUndefined()
  })

  test.each([
    ['?repo=..', /does not name a project/],
    ['?owner=a//b&repo=x', /does not name a project/],
    ['gitlab.other.example?owner=meridian&repo=x', /gitlab\.other\.example is not connected/],
    ['?owner=elsewhere&repo=x', /not found/],
  ])('refuses %s', async (repoUrl, reason) => {
    await expect((async () => perform(step().run, { repoUrl }))()).rejects.toThrow(reason)
  })

  test('says what to grant to a token that may only read', async () => {
    state.readOnly = true
    await expect(perform(step().run, { repoUrl: '?repo=denied' })).rejects.toThrow(/Templates need a token with the scope “api”/)
  })
})

describe('publish:gitlab:merge-request', () => {
  const { perform, undo, changes: dry, input: parsed } = action('publish:gitlab:merge-request')
  const input = { repoUrl: '?repo=status-page', branchName: 'add-shop', title: 'Add the shop' }

  test('creates and updates files on a branch, once, and closes the request again', async () => {
    const { run, again } = step()
    const made = await perform(run, input)
    expect(made.output).toMatchObject({ targetBranchName: 'main', projectPath: 'meridian/status-page' })
    expect(filesOf('status-page', 'add-shop')).toContainEqual(['README.md', '# Shop', false])
    expect(filesOf('status-page', 'main')).toEqual([['README.md', '# status-page\n', false]])
    expect((await perform(again, input)).output).toEqual(made.output)
    expect(project('status-page')?.contents.mergeRequests).toMatchObject([{ title: 'Add the shop', state: 'opened' }])
    await expect(perform(step().run, input)).rejects.toThrow(/There is an open merge request of add-shop already/)
    await undo(run, made)
    expect(project('status-page')?.contents.mergeRequests).toMatchObject([{ state: 'closed' }])
  })

  test('can delete a branch for which no request could be opened', async () => {
    const { run, made } = step()
    const contents = project('status-page')?.contents
    if (!contents) throw new Error('no project')
    const open = vi.spyOn(contents, 'open').mockImplementationOnce(() => {
      throw new Error('The database of GitLab is away.')
    })
    await expect(perform(run, { ...input, branchName: 'refused' })).rejects.toThrow()
    open.mockRestore()
    expect(contents.branches.has('refused')).toBe(true)
    await undo(run, made)
    expect(contents.branches.has('refused')).toBe(false)
    await undo(run, made)
  })

  test('says in a dry run which files it would change', async () => {
    const changes = async (given: object) => {
      const { target, files } = (await dry?.(context, step().run, parsed.parse({ ...input, ...given }))) ?? { files: [] }
      const text = (content: Uint8Array | null) => content && Buffer.from(content).toString()
      return [target, files.map(({ path, source, before, after }) => [path, source, text(before), text(after)])]
    }
    expect(await changes({})).toEqual([
      'meridian/status-page',
      [
        ['README.md', 'README.md', '# status-page\n', '# Shop'],
        ['bin/run.sh', 'bin/run.sh', null, 'echo'],
      ],
    ])
    expect(await changes({ commitAction: 'delete' })).toEqual([
      'meridian/status-page',
      [
        ['README.md', null, '# status-page\n', null],
        ['bin/run.sh', null, null, null],
      ],
    ])
  })

  test('writes the branch of a killed attempt again, and not that of somebody else', async () => {
    const { again, run } = step()
    project('status-page')?.contents.commit('taken', [])
    await expect(perform(run, { ...input, branchName: 'taken' })).rejects.toThrow(/already exists/)
    await perform(again, { ...input, branchName: 'taken' })
    expect(filesOf('status-page', 'taken')).toHaveLength(2)
  })

  test('is what a run can wait for', async () => {
    const made = await perform(step().run, { ...input, branchName: 'waited-for' })
    const { mergeRequestUrl: url } = z.object({ mergeRequestUrl: z.string() }).parse(made.output)
    const reader = plugin.pullRequests
    expect(reader?.serves(context.settings, url)).toBe(true)
    expect(reader?.serves(context.settings, `${state.base}/meridian/status-page/-/issues/1`)).toBe(false)
    expect(await reader?.read(context, url)).toBe('open')
    const there = state.group.project('meridian/status-page')
    const request = project('status-page')?.contents.mergeRequests.at(-1)
    if (there && request) await endMergeRequest(state, there, request, 'merge')
    expect(await reader?.read(context, url)).toBe('merged')
    const event = { object_attributes: { action: 'merge', url } }
    expect(plugin.webhooks?.map('Merge Request Hook', event, context.settings)).toEqual({ pullRequest: url })
  })
})

test('gitlab:pipeline:trigger starts one pipeline, however often it is tried', async () => {
  const { perform } = action('gitlab:pipeline:trigger')
  const { run, again } = step()
  const input = { repoUrl: '?owner=meridian&repo=status-page', branch: 'main', variables: { TARGET: 'production' } }
  const made = await perform(run, input)
  expect(made.output.pipelineUrl).toMatch(/\/meridian\/status-page\/-\/pipelines\/\d+$/)
  expect(await perform(again, input)).toEqual(made)
  expect((await perform(step().run, input)).output).not.toEqual(made.output)
})

test.each(plugin.actions ?? [])(
  '$id has an example, and describes itself in a dry run',
  ({ id, examples, describe: dry, input }) => {
    expect([id, examples.length > 0]).toEqual([id, true])
    const given = { repoUrl: 'gitlab.com?owner=acme&repo=shop', branchName: 'x', title: 'X', branch: 'main' }
    expect(dry(input.parse(given)).text).toMatch(/^Would .+shop/)
  },
)
