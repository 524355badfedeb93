import { fileLimits } from '@callboard/core/limits/limits'
import { type ApiFile, nameFrom } from '@callboard/modules/apis/domain/api-file'
import { NotParsed } from '@callboard/parsing/not-parsed'
import { parse } from '@callboard/parsing/parse'

/** Reads a referenced file; the error message says why that failed. */
export type ReadTarget = (target: string) => Promise<{ text: string } | { error: string }>

/** An API description with its references resolved. `missing` lists those that could not be read, with the reason. */
export type WholeApi = { text: string; missing: { file: string; error: string }[] }

/** Maximum files per API description. Real ones have up to some hundred, most fewer than twenty. */
const maxFiles = fileLimits.filesPerApi
const maxCharacters = fileLimits.apiBytes

/** Files that a file refers to; undefined if it cannot be read. */
async function filesIn(text: string): Promise<readonly string[] | undefined> {
  try {
    return await parse('api-files', text)
  } catch (error) {
    if (error instanceof NotParsed) return undefined
    throw error
  }
}

/**
 * Reads the files of the same repository that an OpenAPI or AsyncAPI description refers to and inlines them. A description
 * without references is returned unchanged.
 * @param root path of the description; references are relative to it
 */
export async function wholeApi(root: ApiFile, read: ReadTarget): Promise<WholeApi> {
  const others = new Map<string, ApiFile>()
  const missing: WholeApi['missing'] = []
  const known = new Set([root.name])
  let characters = root.text.length
  let pending = [root]
  while (pending.length > 0) {
    const referred = await Promise.all(
      pending.map(async ({ name, text }) => {
        const files = await filesIn(text)
        if (!files && name !== root.name) missing.push({ file: name, error: 'it could not be read as YAML or JSON.' })
        return (files ?? []).map((file) => nameFrom(name, file))
      }),
    )
    const fresh = [...new Set(referred.flat())].filter((name) => !known.has(name))
    for (const name of fresh) known.add(name)
    const answers = await Promise.all(
      fresh.map(async (name, i): Promise<ApiFile | undefined> => {
        const answer =
          others.size + i >= maxFiles ? { error: `a description may be spread over ${maxFiles} files.` } : await read(name)
        if ('error' in answer) missing.push({ file: name, error: answer.error })
        return 'text' in answer ? { name, text: answer.text } : undefined
      }),
    )
    pending = []
    for (const file of answers) {
      if (!file) continue
      characters += file.text.length
      if (characters > maxCharacters) missing.push({ file: file.name, error: 'the description is too large with it.' })
      else pending.push(file)
    }
    for (const file of pending) others.set(file.name, file)
  }
  if (others.size === 0) return { text: root.text, missing }
  try {
    return { text: await parse('bundle-api', { root, others: [...others.values()] }), missing }
  } catch (error) {
    if (!(error instanceof NotParsed)) throw error
    return {
      text: root.text,
      missing: [...missing, { file: root.name, error: `with the files it refers to it ${error.message}.` }],
    }
  }
}
