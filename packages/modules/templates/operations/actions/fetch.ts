import { AppError } from '@callboard/core/errors'
import { compileGlobs, globProblem } from '@callboard/core/pattern/glob'
import { parse } from '@callboard/parsing/parse'
import type { FolderFile } from '@callboard/plugin-kit/actions'
import { type Workspace, workspacePath } from '@callboard/plugin-kit/workspace'
import { z } from 'zod'
import { builtInAction } from './built-in-action.ts'

const address = z.string().trim().min(1).max(2000)
const targetPath = z.string().max(500).default('./')
const nothing = z.object({})

const within = (folder: string, file: string) => {
  const at = workspacePath(folder)
  return at === '' ? file : `${at}/${file}`
}

/** Writes files below a folder. Existing ones stay unless `replace` is set. */
function place(workspace: Workspace, folder: string, files: readonly FolderFile[], replace: boolean): number {
  let written = 0
  for (const file of files) {
    const path = within(folder, file.path)
    if (!replace && workspace.read(path)) continue
    workspace.write({ ...file, path })
    written++
  }
  return written
}

const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`

const fetchPlain = builtInAction({
  id: 'fetch:plain',
  description: 'Downloads a folder and places it in the workspace.',
  input: z.object({ url: address, targetPath, copyWithoutTemplating: z.array(z.string()).optional() }),
  output: nothing,
  examples: [{ description: 'Fetch a folder beside the template', example: 'url: ./skeleton\ntargetPath: service' }],
  async run({ readFolder }, { workspace, log }, { url, targetPath: folder }) {
    log(`Fetched ${files(place(workspace, folder, await readFolder(url), true))} from ${url}.`)
    return { output: {} }
  },
})

const fetchPlainFile = builtInAction({
  id: 'fetch:plain:file',
  description: 'Downloads one file and places it in the workspace.',
  input: z.object({ url: address, targetPath: z.string().min(1).max(500) }),
  output: nothing,
  examples: [{ description: 'Fetch a license', example: 'url: ./LICENSE\ntargetPath: LICENSE' }],
  async run({ readFolder }, { workspace, log }, { url, targetPath: path }) {
    const [file] = await readFolder(url)
    if (!file) throw new AppError('invalid_input', `There is no file at ${url}.`)
    workspace.write({ ...file, path })
    log(`Fetched ${url}.`)
    return { output: {} }
  },
})

const renderOptions = {
  values: z.record(z.string(), z.json()).default({}),
  cookiecutterCompat: z.boolean().default(false),
  replace: z.boolean().default(false),
  trimBlocks: z.boolean().default(false),
  lstripBlocks: z.boolean().default(false),
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Its text; null for a binary file, which is copied. */
function textOf(content: Uint8Array): string | null {
  if (content.subarray(0, 8000).includes(0)) return null
  try {
    return decoder.decode(content)
  } catch {
    return null
  }
}

type Rendering = z.output<z.ZodObject<typeof renderOptions>>

/** @param copied says of a path that its content is copied; `undefined` of one that its path is copied too */
async function render(
  fetched: readonly FolderFile[],
  { values, cookiecutterCompat, trimBlocks, lstripBlocks }: Rendering,
  rule: { isCopied(path: string): boolean; extension: string | undefined },
): Promise<FolderFile[]> {
  const prepared = fetched.map((file) => {
    const hasExtension = rule.extension !== undefined && file.path.endsWith(rule.extension)
    const copied = rule.isCopied(file.path) || (rule.extension !== undefined && !hasExtension)
    const path = hasExtension ? file.path.slice(0, -(rule.extension ?? '').length) : file.path
    return { file, path, text: copied ? null : textOf(file.content) }
  })
  const rendered = await parse('template-files', {
    files: prepared.map(({ path, text }) => ({ path, renderPath: true, content: text })),
    context: { values },
    options: { cookiecutterCompat, trimBlocks, lstripBlocks },
  })
  return prepared.flatMap(({ file }, i) => {
    const made = rendered[i]
    // As in Backstage, a file whose rendered path has an empty segment is left out.
    if (!made || made.path === '' || made.path.endsWith('/') || made.path.split('/').includes('')) return []
    return [{ ...file, path: made.path, content: made.content === null ? file.content : new TextEncoder().encode(made.content) }]
  })
}

const fetchTemplate = builtInAction({
  id: 'fetch:template',
  description: 'Downloads a folder, renders its paths and texts with Nunjucks, and places it in the workspace.',
  input: z.object({
    url: address,
    targetPath,
    ...renderOptions,
    copyWithoutTemplating: z.array(z.string().max(500)).max(100).optional(),
    copyWithoutRender: z.array(z.string().max(500)).max(100).optional(),
    templateFileExtension: z.union([z.string().min(1).max(20), z.boolean()]).default(false),
  }),
  output: nothing,
  examples: [
    {
      description: 'Render a skeleton with the values of the form',
      example: 'url: ./skeleton\nvalues:\n  name: ${{ parameters.name }}',
    },
  ],
  async run({ readFolder }, { workspace, log }, input) {
    const globs = input.copyWithoutTemplating ?? input.copyWithoutRender ?? []
    const problem = globs.map(globProblem).find((text) => text !== undefined)
    if (problem) throw new AppError('invalid_input', problem)
    const { templateFileExtension: given } = input
    const extension = given === true ? '.njk' : given === false ? undefined : given
    const isCopied = globs.length > 0 ? compileGlobs(globs) : () => false
    const made = await render(await readFolder(input.url), input, { isCopied, extension })
    log(`Rendered ${files(place(workspace, input.targetPath, made, input.replace))} from ${input.url}.`)
    return { output: {} }
  },
})

const fetchTemplateFile = builtInAction({
  id: 'fetch:template:file',
  description: 'Downloads one file, renders it with Nunjucks, and places it in the workspace.',
  input: z.object({ url: address, targetPath: z.string().min(1).max(500), ...renderOptions }),
  output: nothing,
  examples: [{ description: 'Render one file', example: 'url: ./README.md\ntargetPath: README.md\nvalues:\n  name: shop' }],
  async run({ readFolder }, { workspace, log }, input) {
    const [file] = await readFolder(input.url)
    if (!file) throw new AppError('invalid_input', `There is no file at ${input.url}.`)
    const [made] = await render([{ ...file, path: 'file' }], input, { isCopied: () => false, extension: undefined })
    if (made && (input.replace || !workspace.read(input.targetPath))) workspace.write({ ...made, path: input.targetPath })
    log(`Rendered ${input.url}.`)
    return { output: {} }
  },
})

export const fetchActions = [fetchPlain, fetchPlainFile, fetchTemplate, fetchTemplateFile]
