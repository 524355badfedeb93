import { AppError } from '@callboard/core/errors'
import { compileGlobs, globProblem } from '@callboard/core/pattern/glob'
import { toYaml } from '@callboard/modules/catalog/domain/to-yaml'
import type { Workspace } from '@callboard/plugin-kit/workspace'
import { z } from 'zod'
import { builtInAction } from './built-in-action.ts'
import { saveText, textOf } from './workspace-text.ts'

// The actions of @roadiehq/scaffolder-backend-module-utils that public templates use most, with their inputs.

const path = z.string().min(1).max(500)
const content = z.string().max(1024 * 1024)

const writeText = builtInAction({
  id: 'roadiehq:utils:fs:write',
  description: 'Writes a file into the workspace.',
  input: z.object({ path, content: z.union([content, z.json()]), preserveFormatting: z.boolean().default(false) }),
  output: z.object({ path: z.string() }),
  examples: [{ description: 'Write a file', example: 'path: notes.md\ncontent: Hello' }],
  async run(_, { workspace, log }, { path: at, content: given }) {
    saveText(workspace, at, typeof given === 'string' ? given : JSON.stringify(given, null, 2))
    log(`Wrote ${at}.`)
    return { output: { path: at } }
  },
})

const appendText = builtInAction({
  id: 'roadiehq:utils:fs:append',
  description: 'Appends text to a file of the workspace, which is created if it does not exist.',
  input: z.object({ path, content }),
  output: z.object({ path: z.string() }),
  examples: [{ description: 'Append a line', example: 'path: notes.md\ncontent: One more line' }],
  async run(_, { workspace, log }, { path: at, content: text }) {
    saveText(workspace, at, (workspace.read(at) ? textOf(workspace, at) : '') + text)
    log(`Appended to ${at}.`)
    return { output: { path: at } }
  },
})

const replacement = z.object({
  file: path,
  find: z.string().min(1).max(10_000),
  replaceWith: content,
  matchRegex: z.boolean().default(false),
  includeDotFiles: z.boolean().default(false),
})

const isGlob = (file: string) => /[*?[{]/.test(file)

/** The files that a replacement names: one, or those that fit a pattern. */
function filesOf(workspace: Workspace, file: string, includeDotFiles: boolean): string[] {
  if (!isGlob(file)) return [file]
  const problem = globProblem(file)
  if (problem) throw new AppError('invalid_input', problem)
  const fits = compileGlobs([file])
  const isHidden = (at: string) => at.split('/').some((part) => part.startsWith('.'))
  return workspace.list().flatMap((f) => (fits(f.path) && (includeDotFiles || !isHidden(f.path)) ? [f.path] : []))
}

const replaceText = builtInAction({
  id: 'roadiehq:utils:fs:replace',
  description: 'Replaces texts in files of the workspace.',
  input: z.object({ files: z.array(replacement).max(200) }),
  output: z.object({}),
  examples: [{ description: 'Replace a name', example: 'files:\n  - file: README.md\n    find: NAME\n    replaceWith: shop' }],
  async run(_, { workspace, log }, { files }) {
    for (const { file, find, replaceWith, matchRegex, includeDotFiles } of files) {
      if (matchRegex) throw new AppError('invalid_input', 'Only plain texts are replaced. Leave out matchRegex.')
      for (const at of filesOf(workspace, file, includeDotFiles)) {
        const text = textOf(workspace, at)
        if (text.includes(find))
          saveText(
            workspace,
            at,
            text.replaceAll(find, () => replaceWith),
          )
      }
      log(`Replaced ${find.slice(0, 100)} in ${file}.`)
    }
    return { output: {} }
  },
})

const data = z.union([z.json(), z.string()])

/** Text is parsed first, as the values of templates often are JSON in a text. */
function parsedValue(given: z.output<typeof data>) {
  if (typeof given !== 'string') return given
  try {
    return z.json().parse(JSON.parse(given))
  } catch {
    return given
  }
}

const serialized = z.object({ serialized: z.string() })

const jsonText = builtInAction({
  id: 'roadiehq:utils:serialize:json',
  description: 'Writes a value as JSON text.',
  input: z.object({
    data,
    replacer: z.array(z.string()).max(500).optional(),
    space: z.union([z.string(), z.number()]).optional(),
  }),
  output: serialized,
  examples: [{ description: 'JSON of an object', example: 'data:\n  name: shop' }],
  run: async (_, _run, { data: given, replacer, space }) => ({
    output: { serialized: JSON.stringify(parsedValue(given), replacer, space) },
  }),
})

const yamlText = builtInAction({
  id: 'roadiehq:utils:serialize:yaml',
  description: 'Writes a value as YAML text.',
  input: z.object({ data }),
  output: serialized,
  examples: [{ description: 'YAML of an object', example: 'data:\n  name: shop' }],
  run: async (_, _run, { data: given }) => ({ output: { serialized: toYaml(parsedValue(given), 120) } }),
})

const sleep = builtInAction({
  id: 'roadiehq:utils:sleep',
  description: 'Waits for some seconds.',
  input: z.object({ amount: z.number().min(0).max(3600) }),
  output: z.object({}),
  examples: [{ description: 'Wait for five seconds', example: 'amount: 5' }],
  run: async (_, { firstStartedAt }, { amount }) => ({ waitUntil: new Date(firstStartedAt.getTime() + amount * 1000) }),
  describe: ({ amount }) => ({ text: `Would wait for ${amount} s.`, output: {} }),
})

export const roadieUtils = [writeText, appendText, replaceText, jsonText, yamlText, sleep]
