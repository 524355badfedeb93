import ignore from 'ignore'
import type { Guess, RepositoryFacts } from './facts.ts'

export const codeOwnersPaths = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

/** `@org/team`, `@user` or an address, as a reference of the catalog. */
function refOfOwner(owner: string): string | undefined {
  const team = /^@[\w.-]+\/([\w.-]+)$/.exec(owner)?.[1]
  if (team) return `group:default/${team.toLowerCase()}`
  const user = /^@([\w-]+)$/.exec(owner)?.[1] ?? /^([\w.+-]+)@/.exec(owner)?.[1]
  return user ? `user:default/${user.toLowerCase()}` : undefined
}

type Rule = { pattern: string; owners: string[] }

const rulesOf = (text: string): Rule[] =>
  text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('['))
    .map((line) => {
      const [pattern = '', ...owners] = line.split(/\s+/)
      return { pattern, owners: owners.filter((o) => refOfOwner(o)) }
    })

const matches = (pattern: string, path: string): boolean => {
  try {
    return ignore().add(pattern).ignores(path)
  } catch {
    return false
  }
}

/**
 * Who owns a folder by CODEOWNERS: the last rule that matches its files wins, as on GitHub
 * (docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
 * A team comes before a person. Undefined when nobody is named.
 */
export function ownerOf({ paths, files }: Pick<RepositoryFacts, 'paths' | 'files'>, root: string): Guess | undefined {
  const source = codeOwnersPaths.find((p) => paths.includes(p))
  const text = source ? files.get(source) : undefined
  if (!source || text === undefined) return undefined
  const inside = root === '' ? 'a-file' : `${root}/a-file`
  const rule = rulesOf(text)
    .filter((r) => matches(r.pattern, inside))
    .at(-1)
  const owner = rule?.owners.find((o) => o.includes('/')) ?? rule?.owners[0]
  const value = owner ? refOfOwner(owner) : undefined
  if (!rule || !owner || !value) return undefined
  const whole = rule.pattern === '*'
  return { value, source, confidence: whole ? 0.75 : 0.9, why: `${source} gives ${rule.pattern} to ${owner}.` }
}
