import type { GitHubClient } from '../client.ts'
import { inHalves } from './in-halves.ts'

export type LoadedFile = { text: string } | { error: string }
type Blob = { __typename: string; text?: string | null; byteSize?: number; isBinary?: boolean | null; isTruncated?: boolean }
type Wanted = { slug: string; expression: string; resolve(file: LoadedFile): void; reject(error: unknown): void }

export const noSuchFile = 'there is no such file.'

/** Files in one request. */
const filesPerRequest = 200

function fileOf(object: Blob | null | undefined, repositoryFound: boolean): LoadedFile {
  if (!repositoryFound) return { error: 'the repository does not exist, or is not visible to these credentials.' }
  if (!object) return { error: noSuchFile }
  if (object.__typename !== 'Blob') return { error: 'it is a folder, not a file.' }
  if (object.isBinary || object.text === null || object.text === undefined) return { error: 'it is not a text file.' }
  if (object.isTruncated) return { error: `it is too large (${Math.round((object.byteSize ?? 0) / 1024)} KiB).` }
  return { text: object.text }
}

/**
 * Loads files by repository, revision and path. What is asked for in one tick is fetched together, and nothing twice,
 * so callers can ask for one file at a time.
 */
export function createFileLoader(client: GitHubClient): (slug: string, revision: string, path: string) => Promise<LoadedFile> {
  const known = new Map<string, Promise<LoadedFile>>()
  let queue: Wanted[] = []

  const ask = async (files: readonly Wanted[]): Promise<never[]> => {
    const slugs = [...new Set(files.map((f) => f.slug))]
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
    const declared = Object.keys(variables)
      .map((v) => `$${v}: String!`)
      .join(', ')
    const data = await client.graphql<Record<string, Record<string, Blob | null> | null>>(
      `query(${declared}) { ${parts.join(' ')} }`,
      variables,
    )
    files.forEach((file, i) => {
      const repository = data[`r${slugs.indexOf(file.slug)}`]
      file.resolve(fileOf(repository?.[`f${i}`], repository !== null && repository !== undefined))
    })
    return []
  }

  const flush = async () => {
    const waiting = queue
    queue = []
    for (let at = 0; at < waiting.length; at += filesPerRequest) {
      const some = waiting.slice(at, at + filesPerRequest)
      try {
        await inHalves(some, ask)
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
      queue.push({ slug, expression, resolve, reject })
      if (queue.length === 1) setImmediate(() => void flush())
    })
    known.set(key, loading)
    return loading
  }
}
