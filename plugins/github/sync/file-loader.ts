import type { GitHubClient } from '../client.ts'
import { errorsBelow, fieldError, isMissing, ranOutOfTime } from '../graphql-errors.ts'
import { readLargeFile } from './large-file.ts'
import { type LoadedFile, type LoadFile } from './loaded-file.ts'
import { withBisection } from './with-bisection.ts'

type Blob = { __typename: string; text?: string | null; byteSize?: number; isBinary?: boolean | null; isTruncated?: boolean }
type RequestedFile = {
  slug: string
  expression: string
  revision: string
  path: string
  resolve(file: LoadedFile): void
  reject(error: unknown): void
}

export const noSuchFile = 'there is no such file.'

/** Files of many repositories are requested at about the same time, when the threads have parsed the files that refer to them. */
const batchWindowMs = 10
/** Maximum files per request. */
const filesPerRequest = 200

function fileOf(object: Blob | null | undefined): LoadedFile | 'large' {
  if (!object) return { error: noSuchFile }
  if (object.__typename !== 'Blob') return { error: 'it is a folder, not a file.' }
  // GraphQL returns null for `isBinary` and `text` of a truncated file.
  if (object.isTruncated) return 'large'
  if (object.isBinary || object.text === null || object.text === undefined) return { error: 'it is not a text file.' }
  return { text: object.text }
}

/** One query for several files: `r<n>` is a repository, `f<n>` one of its files. */
function queryFor(
  files: readonly RequestedFile[],
  slugs: readonly string[],
): { query: string; variables: Record<string, string> } {
  const variables: Record<string, string> = {}
  const parts = slugs.map((slug, r) => {
    const [owner = '', name = ''] = slug.split('/')
    Object.assign(variables, { [`o${r}`]: owner, [`n${r}`]: name })
    const blobs = files.flatMap((f, i) => {
      if (f.slug !== slug) return []
      variables[`e${i}`] = f.expression
      return [`f${i}: object(expression: $e${i}) { __typename ... on Blob { text byteSize isBinary isTruncated } }`]
    })
    return `r${r}: repository(owner: $o${r}, name: $n${r}) { ${blobs.join(' ')} }`
  })
  const declared = Object.keys(variables).map((v) => `$${v}: String!`)
  return { query: `query Files(${declared.join(', ')}) { ${parts.join(' ')} }`, variables }
}

/**
 * Loads files by repository, revision and path. Requests are batched and deduplicated, so callers can ask for one file at a time.
 */
export function createFileLoader(client: GitHubClient): LoadFile {
  const known = new Map<string, Promise<LoadedFile>>()
  let queue: RequestedFile[] = []

  const ask = async (files: readonly RequestedFile[]): Promise<never[]> => {
    const slugs = [...new Set(files.map((f) => f.slug))]
    const { query, variables } = queryFor(files, slugs)
    const { data, errors } = await client.partial<Record<string, Record<string, Blob | null> | null>>(query, variables)
    for (const [i, file] of files.entries()) {
      const alias = `r${slugs.indexOf(file.slug)}`
      const repository = data[alias]
      const [error] = repository ? errorsBelow(errors, alias, `f${i}`) : errorsBelow(errors, alias)
      if (error && !isMissing(error)) file.reject(fieldError(error, repository ? `${file.path} in ${file.slug}` : file.slug))
      else if (!repository) file.resolve({ error: 'the repository does not exist, or is not visible to these credentials.' })
      else await settle(file, repository[`f${i}`])
    }
    return []
  }

  const settle = async (file: RequestedFile, object: Blob | null | undefined) => {
    const answer = fileOf(object)
    if (answer !== 'large') return file.resolve(answer)
    await readLargeFile(client, file, object?.byteSize ?? 0).then(file.resolve, file.reject)
  }

  /** A file that GraphQL does not return even by itself. */
  const alone = async (file: RequestedFile, error: unknown): Promise<never[]> => {
    if (ranOutOfTime(error)) await readLargeFile(client, file, 0).then(file.resolve, file.reject)
    else file.reject(error)
    return []
  }

  const flush = async () => {
    const waiting = queue
    queue = []
    for (let at = 0; at < waiting.length; at += filesPerRequest) {
      const some = waiting.slice(at, at + filesPerRequest)
      try {
        await withBisection(some, ask, alone)
      } catch (error) {
        for (const file of some) file.reject(error)
      }
    }
  }

  return (slug, revision, path) => {
    const expression = `${revision}:${path}`
    const key = `${slug} ${expression}`
    const before = known.get(key)
    if (before) return before
    const loading = new Promise<LoadedFile>((resolve, reject) => {
      queue.push({ slug, revision, path, expression, resolve, reject })
      if (queue.length === 1) setTimeout(() => void flush(), batchWindowMs)
    })
    known.set(key, loading)
    return loading
  }
}
