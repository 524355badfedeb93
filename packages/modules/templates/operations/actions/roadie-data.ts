import path from 'node:path/posix'
import { buffer } from 'node:stream/consumers'
import { AppError } from '@callboard/core/errors'
import type { Json } from '@callboard/modules/catalog/domain/entity'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import { parse } from '@callboard/parsing/parse'
import { workspacePath } from '@callboard/plugin-kit/workspace'
import { ZipFile } from 'yazl'
import { z } from 'zod'
import { builtInAction } from './built-in-action.ts'
import { mergeValues } from './merge-values.ts'
import { saveText, textOf } from './workspace-text.ts'

// More actions of @roadiehq/scaffolder-backend-module-utils: files of data, and archives.

const filePath = z.string().min(1).max(500)
const data = z.union([z.string().max(1024 * 1024), z.record(z.string(), z.json())])

/** @throws AppError `invalid_input` that names what was parsed */
function fromJson(text: string, what: string): Json {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid_input', `${what} is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`)
  }
}

const fromYaml = async (text: string): Promise<Json> => z.json().parse((await parse('yaml', text)) ?? null)

const parseFile = builtInAction({
  id: 'roadiehq:utils:fs:parse',
  description: 'Reads a file of the workspace: as text, or as the value of its JSON or YAML.',
  input: z.object({ path: filePath, parser: z.enum(['yaml', 'json', 'multiyaml']).optional() }),
  output: z.object({ content: z.json() }),
  examples: [{ description: 'Read settings', example: 'path: config.yaml\nparser: yaml' }],
  async run(_, { workspace }, { path: at, parser }) {
    const text = textOf(workspace, at)
    if (parser === 'json') return { output: { content: fromJson(text, at) } }
    if (parser === 'yaml') return { output: { content: await fromYaml(text) } }
    if (parser === 'multiyaml') return { output: { content: z.array(z.json()).parse(await parse('yaml-documents', text)) } }
    return { output: { content: text } }
  },
})

type Content = z.output<typeof data>

const mergedJson = (before: string, content: Content, at: string) =>
  JSON.stringify(
    mergeValues(fromJson(before, at), typeof content === 'string' ? fromJson(content, 'The content') : content),
    null,
    2,
  )

const mergeInput = z.object({ path: filePath, content: data })
const mergeOutput = z.object({ path: z.string() })

const mergeJson = builtInAction({
  id: 'roadiehq:utils:json:merge',
  description: 'Merges data into a JSON file of the workspace, which is created if it does not exist.',
  input: mergeInput,
  output: mergeOutput,
  examples: [{ description: 'Add a script', example: 'path: package.json\ncontent:\n  scripts:\n    start: node .' }],
  async run(_, { workspace, log }, { path: at, content }) {
    saveText(workspace, at, mergedJson(workspace.read(at) ? textOf(workspace, at) : '{}', content, at))
    log(`Merged into ${at}.`)
    return { output: { path: at } }
  },
})

const merge = builtInAction({
  id: 'roadiehq:utils:merge',
  description: 'Merges data into a JSON or YAML file of the workspace, by the ending of its name.',
  input: mergeInput,
  output: mergeOutput,
  examples: [{ description: 'Set a value', example: 'path: values.yaml\ncontent:\n  replicas: 3' }],
  async run(_, { workspace, log }, { path: at, content }) {
    const before = textOf(workspace, at)
    const ending = path.extname(at)
    if (ending === '.json') saveText(workspace, at, mergedJson(before, content, at))
    else if (ending === '.yaml' || ending === '.yml') {
      const added = typeof content === 'string' ? await fromYaml(content) : content
      saveText(workspace, at, toYaml(mergeValues(await fromYaml(before), added), 80))
    } else throw new AppError('invalid_input', `${at} is neither JSON nor YAML by its name. Use .json, .yaml or .yml.`)
    log(`Merged into ${at}.`)
    return { output: { path: at } }
  },
})

/** A fixed time, so that the same files always make the same archive. */
const zipTime = new Date(Date.UTC(1980, 0, 1))

const zip = builtInAction({
  id: 'roadiehq:utils:zip',
  description: 'Packs a file or a folder of the workspace into a zip file.',
  input: z.object({ path: z.string().max(500), outputPath: filePath }),
  output: z.object({ outputPath: z.string() }),
  examples: [{ description: 'Pack a folder', example: 'path: docs\noutputPath: docs.zip' }],
  async run(_, { workspace, log }, { path: given, outputPath }) {
    const root = workspacePath(given)
    const files = workspace.list(root)
    if (files.length === 0) throw new AppError('invalid_input', `The workspace has no file or folder ${given}.`)
    const archive = new ZipFile()
    for (const file of files) {
      const name = file.path === root ? path.basename(root) : file.path.slice(root === '' ? 0 : root.length + 1)
      archive.addBuffer(Buffer.from(file.content), name, { mtime: zipTime, mode: file.executable ? 0o100755 : 0o100644 })
    }
    archive.end()
    const content = await buffer(archive.outputStream)
    workspace.write({ path: outputPath, content, executable: false })
    log(`Packed ${files.length} files into ${outputPath}.`)
    return { output: { outputPath } }
  },
})

export const roadieData = [parseFile, mergeJson, merge, zip]
