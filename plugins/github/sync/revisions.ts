import type { GitHubClient } from '../client.ts'
import { type Address, divisions, type Target } from './locate.ts'
import { withBisection } from './with-bisection.ts'

type Named = { name: string } | null
type Question = {
  address: Address
  options: { revision: string; path: string }[]
  resolve(target: Required<Target>): void
  reject(error: unknown): void
}

/** URLs are batched like files. */
const batchWindowMs = 10
const addressesPerRequest = 50

const refsOf = (revision: string): string[] =>
  revision.startsWith('refs/') ? [revision] : [`refs/heads/${revision}`, `refs/tags/${revision}`]

/** One query for the branches and tags of several URLs: `a<n>` is a URL, `r<n>_<n>` one of its candidates. */
function queryFor(questions: readonly Question[]): { query: string; variables: Record<string, string> } {
  const variables: Record<string, string> = {}
  const parts = questions.map(({ address, options }, q) => {
    const [owner = '', name = ''] = address.slug.split('/')
    Object.assign(variables, { [`o${q}`]: owner, [`n${q}`]: name })
    const refs = options.flatMap(({ revision }, i) =>
      refsOf(revision).map((ref, j) => {
        variables[`q${q}_${i}_${j}`] = ref
        return `r${i}_${j}: ref(qualifiedName: $q${q}_${i}_${j}) { name }`
      }),
    )
    return `a${q}: repository(owner: $o${q}, name: $n${q}) { ${refs.join(' ')} }`
  })
  const declared = Object.keys(variables).map((v) => `$${v}: String!`)
  return { query: `query Revisions(${declared.join(', ')}) { ${parts.join(' ')} }`, variables }
}

/**
 * Splits a URL into revision and path by the repository's branches and tags; the longest wins, as on GitHub. Without a match, the
 * first segment is taken as the revision, and reading reports what is missing.
 */
export function createRevisionFinder(client: GitHubClient): (address: Address) => Promise<Required<Target>> {
  const known = new Map<string, Promise<Required<Target>>>()
  let queue: Question[] = []

  const ask = async (questions: readonly Question[]): Promise<never[]> => {
    const { query, variables } = queryFor(questions)
    const { data } = await client.partial<Record<string, Record<string, Named> | null>>(query, variables)
    for (const [q, { address, options, resolve }] of questions.entries()) {
      const found = options.find((_, i) => data[`a${q}`]?.[`r${i}_0`] || data[`a${q}`]?.[`r${i}_1`])
      resolve({ slug: address.slug, ...(found ?? shortest(options)) })
    }
    return []
  }

  const flush = async () => {
    const waiting = queue
    queue = []
    for (let at = 0; at < waiting.length; at += addressesPerRequest) {
      const some = waiting.slice(at, at + addressesPerRequest)
      try {
        await withBisection(some, ask, async ({ address, options, resolve }) => {
          resolve({ slug: address.slug, ...shortest(options) })
          return []
        })
      } catch (error) {
        for (const { reject } of some) reject(error)
      }
    }
  }

  return (address) => {
    const options = divisions(address)
    const [only] = options
    if (options.length === 1 && only) return Promise.resolve({ slug: address.slug, ...only })
    const key = `${address.slug} ${address.afterSlug.join('/')}`
    const before = known.get(key)
    if (before) return before
    const finding = new Promise<Required<Target>>((resolve, reject) => {
      queue.push({ address, options, resolve, reject })
      if (queue.length === 1) setTimeout(() => void flush(), batchWindowMs)
    })
    known.set(key, finding)
    return finding
  }
}

const shortest = (options: readonly { revision: string; path: string }[]) => options.at(-1) ?? { revision: 'HEAD', path: '' }
