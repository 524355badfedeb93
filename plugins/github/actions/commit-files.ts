import type { WorkspaceFile } from '@callboard/plugin-kit/workspace'
import type { Rest } from '../octokit.ts'

type At = { owner: string; repo: string }

const decoder = new TextDecoder('utf-8', { fatal: true })

function textOf(content: Uint8Array): string | undefined {
  if (content.subarray(0, 8000).includes(0)) return undefined
  try {
    return decoder.decode(content)
  } catch {
    return undefined
  }
}

const modeOf = ({ executable }: WorkspaceFile) => (executable ? ('100755' as const) : ('100644' as const))

/** An entry of a tree: text as it is, anything else as a blob of its own. */
async function entryOf({ rest }: Rest, at: At, file: WorkspaceFile) {
  const common = { path: file.path, mode: modeOf(file), type: 'blob' as const }
  const content = textOf(file.content)
  if (content !== undefined) return { ...common, content }
  const { data } = await rest.git.createBlob({ ...at, content: Buffer.from(file.content).toString('base64'), encoding: 'base64' })
  return { ...common, sha: data.sha }
}

/**
 * Commits files.
 * @param on the commit that it follows, and the tree whose other files stay; both absent for a first commit
 * @returns the id of the commit
 */
export async function commitFiles(
  rest: Rest,
  at: At,
  commit: { files: readonly WorkspaceFile[]; message: string; removed?: readonly string[] },
  on?: { commit: string; tree: string },
): Promise<string> {
  const entries = []
  for (const file of commit.files) entries.push(await entryOf(rest, at, file))
  const gone = (commit.removed ?? []).map((path) => ({ path, mode: '100644' as const, type: 'blob' as const, sha: null }))
  const tree = await rest.rest.git.createTree({ ...at, tree: [...entries, ...gone], ...(on ? { base_tree: on.tree } : {}) })
  const made = await rest.rest.git.createCommit({
    ...at,
    message: commit.message,
    tree: tree.data.sha,
    parents: on ? [on.commit] : [],
  })
  return made.data.sha
}
