import { parseOr } from '@callboard/parsing/parse'
import type { FileChange, ProposedChanges } from '@callboard/plugin-kit/actions'
import type { FileDiff, RepositoryChanges, TextChange } from '../../domain/file-diff.ts'

const maxTextBytes = 512 * 1024
/** Lines of one file, and of all files of a step: more than anybody reads before starting a run. */
const maxLines = { file: 2000, step: 10_000 }

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Undefined for binary and large files. */
function textOf(content: Uint8Array | null): string | undefined {
  if (content === null) return ''
  if (content.byteLength > maxTextBytes || content.subarray(0, 8000).includes(0)) return undefined
  try {
    return decoder.decode(content)
  } catch {
    return undefined
  }
}

async function compare({ before, after }: FileChange): Promise<TextChange | undefined> {
  const [old, now] = [textOf(before), textOf(after)]
  return old === undefined || now === undefined ? undefined : parseOr('diff', { before: old, after: now })
}

const stateOf = ({ before, after }: FileChange) => (before === null ? 'created' : after === null ? 'deleted' : 'changed')

const isSame = ({ before, after }: FileChange) =>
  before === after || (before !== null && after !== null && Buffer.compare(before, after) === 0)

/** The diffs of what a step would change in a repository. */
export async function compareFiles(step: string, { target, files, omitted }: ProposedChanges): Promise<RepositoryChanges> {
  const differing = files.filter((file) => !isSame(file))
  const found: FileDiff[] = []
  let left = maxLines.step
  for (const file of differing) {
    const { path, source } = file
    const change = await compare(file)
    const lines = change?.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0) ?? 0
    const isShown = change !== undefined && lines <= Math.min(left, maxLines.file)
    if (isShown) left -= lines
    const { added, removed } = change ?? { added: 0, removed: 0 }
    found.push({ path, source, state: stateOf(file), added, removed, hunks: isShown ? change.hunks : null })
  }
  return { step, target, files: found, unchanged: files.length - differing.length, omitted }
}
