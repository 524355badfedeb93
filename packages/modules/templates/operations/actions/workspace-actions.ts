import { AppError } from '@callboard/core/errors'
import { workspacePath } from '@callboard/plugin-kit/workspace'
import { z } from 'zod'
import { builtInAction } from './built-in-action.ts'

const path = z.string().min(1).max(500)
const nothing = z.object({})

const fsDelete = builtInAction({
  id: 'fs:delete',
  description: 'Deletes files and folders of the workspace.',
  input: z.object({ files: z.array(path).max(200) }),
  output: nothing,
  examples: [{ description: 'Delete two files', example: 'files:\n  - README.md\n  - docs/draft.md' }],
  async run(_, { workspace, log }, { files }) {
    for (const file of files) {
      if (workspacePath(file) === '') throw new AppError('invalid_input', 'fs:delete cannot delete the workspace itself.')
      log(`Deleted ${file} (${workspace.remove(file)}).`)
    }
    return { output: {} }
  },
})

const rename = z.object({ from: path, to: path, overwrite: z.boolean().default(false) })

const fsRename = builtInAction({
  id: 'fs:rename',
  description: 'Renames files and folders of the workspace.',
  input: z.object({ files: z.array(rename).max(200) }),
  output: nothing,
  examples: [{ description: 'Rename a file', example: 'files:\n  - from: gitignore\n    to: .gitignore' }],
  async run(_, { workspace, log }, { files }) {
    for (const { from, to, overwrite } of files) {
      const moved = workspace.list(from)
      const source = workspacePath(from)
      const target = workspacePath(to)
      if (moved.length === 0) throw new AppError('invalid_input', `fs:rename found no file ${from}.`)
      if (!overwrite && workspace.list(target).length > 0)
        throw new AppError('invalid_input', `fs:rename found a file at ${to}. Set overwrite to replace it.`)
      workspace.remove(source)
      for (const file of moved) workspace.write({ ...file, path: `${target}${file.path.slice(source.length)}` })
      log(`Renamed ${from} to ${to}.`)
    }
    return { output: {} }
  },
})

const entry = z.object({ name: z.string(), path: z.string(), fullPath: z.string() })

const fsReaddir = builtInAction({
  id: 'fs:readdir',
  description: 'Lists files and folders of the workspace.',
  input: z.object({ paths: z.array(z.string().max(500)).max(50), recursive: z.boolean().default(false) }),
  output: z.object({ files: z.array(entry), folders: z.array(entry) }),
  examples: [{ description: 'List the root', example: "paths: ['.']" }],
  async run(_, { workspace }, { paths, recursive }) {
    const entryOf = (at: string) => {
      const cut = at.lastIndexOf('/')
      return { name: at.slice(cut + 1), path: cut < 0 ? '.' : at.slice(0, cut), fullPath: at }
    }
    const found = new Set<string>()
    const folders = new Set<string>()
    for (const text of paths) {
      const root = workspacePath(text)
      const depth = root === '' ? 0 : root.split('/').length
      for (const file of workspace.list(root)) {
        const segments = file.path.split('/')
        if (recursive || segments.length === depth + 1) found.add(file.path)
        const last = recursive ? segments.length - 1 : Math.min(segments.length - 1, depth + 1)
        for (let n = depth + 1; n <= last; n++) folders.add(segments.slice(0, n).join('/'))
      }
    }
    return { output: { files: [...found].sort().map(entryOf), folders: [...folders].sort().map(entryOf) } }
  },
})

const debugLog = builtInAction({
  id: 'debug:log',
  description: 'Writes a message, or the list of files in the workspace, to the log.',
  input: z.object({
    message: z.string().max(10_000).optional(),
    listWorkspace: z.union([z.boolean(), z.literal('with-filenames'), z.literal('with-contents')]).default(false),
    extra: z.json().optional(),
  }),
  output: nothing,
  examples: [{ description: 'Write a message', example: 'message: Hello' }],
  async run(_, { workspace, log }, { message, extra, listWorkspace }) {
    if (message) log(message)
    if (extra !== undefined) log(JSON.stringify(extra))
    if (!listWorkspace) return { output: {} }
    for (const { path: at, content } of workspace.list())
      log(listWorkspace === 'with-contents' ? `${at}: ${new TextDecoder().decode(content)}` : at)
    return { output: {} }
  },
})

const maxWaitMs = 30 * 24 * 3600_000

const wait = (id: string, description: string) =>
  builtInAction({
    id,
    description,
    input: z.object({
      days: z.number().min(0).optional(),
      hours: z.number().min(0).optional(),
      minutes: z.number().min(0).optional(),
      seconds: z.number().min(0).optional(),
      milliseconds: z.number().min(0).optional(),
      /** An ISO time. */
      until: z.iso.datetime({ offset: true }).optional(),
    }),
    output: nothing,
    examples: [{ description: 'Wait for five minutes', example: 'minutes: 5' }],
    async run(_services, { log, firstStartedAt }, { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0, until }) {
      const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds
      const at = until ? new Date(until) : new Date(firstStartedAt.getTime() + ms)
      if (at.getTime() - Date.now() > maxWaitMs) throw new AppError('invalid_input', 'A step can wait for at most 30 days.')
      log(`Waiting until ${at.toISOString()}.`)
      return { waitUntil: at }
    },
    describe: () => ({ text: 'Would wait.', output: {} }),
  })

export const workspaceActions = [
  fsDelete,
  fsRename,
  fsReaddir,
  debugLog,
  wait('debug:wait', 'Waits for a while.'),
  wait('wait', 'Waits for a while, or until a time.'),
]
