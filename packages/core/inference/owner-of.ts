import { compileGlobs, globProblem } from '../pattern/glob.ts'
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

/** A pattern of CODEOWNERS, which follows .gitignore without negation, as globs: what it names, and everything below it. */
function globsOf(pattern: string): string[] {
  const body = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .replace(/[{}()|]/g, '\\$&')
  const anchored = pattern.startsWith('/') || body.includes('/')
  const base = anchored ? body : `**/${body}`
  return pattern.endsWith('/') ? [`${base}/**/*`] : [base, `${base}/**`]
}

/** A pattern that cannot be read gives nothing to anybody. */
function matches(pattern: string, path: string): boolean {
  const globs = globsOf(pattern)
  return globs.every((g) => globProblem(g) === undefined) && compileGlobs(globs)(path)
}

type Team = NonNullable<RepositoryFacts['teams']>[number]

/** Fewer commits than this say nothing about who looks after something. */
const fewest = 3

const byTeam = ({ slug }: Team, confidence: number, why: string): Guess => ({
  value: `group:default/${slug.toLowerCase()}`,
  source: 'repository',
  confidence,
  why,
})

/**
 * Who looks after a repository as its host sees it: the team that administers it, the only one that may write to it, the
 * smallest one whose members wrote most of the latest commits, or who wrote most of them. Undefined when nothing stands out.
 */
function ownerByHost({ teams = [], authors = [] }: RepositoryFacts): Guess | undefined {
  const people = authors.filter((a) => !a.endsWith('[bot]'))
  const commitsOf = (members: readonly string[]) => people.filter((a) => members.includes(a)).length
  const most = (count: number) => people.length >= fewest && count > people.length / 2
  const administer = teams.filter((t) => t.permission === 'admin' || t.permission === 'maintain')
  const write = teams.filter((t) => t.permission === 'write')
  const told = `of the latest ${people.length} commits`
  const [first] = administer
  if (first && administer.length === 1) return byTeam(first, 0.75, `The team ${first.slug} administers the repository.`)
  const [writer] = write
  if (writer && write.length === 1 && !first) return byTeam(writer, 0.65, `Only the team ${writer.slug} may write to it.`)
  const busy = [...teams]
    .filter((t) => most(commitsOf(t.members)))
    .sort((a, b) => a.members.length - b.members.length || a.slug.localeCompare(b.slug))[0]
  if (busy) return byTeam(busy, 0.5, `Members of ${busy.slug} wrote ${commitsOf(busy.members)} ${told}.`)
  const author = people.find((a) => most(commitsOf([a])))
  return author
    ? {
        value: `user:default/${author.toLowerCase()}`,
        source: 'repository',
        confidence: 0.4,
        why: `${author} wrote ${commitsOf([author])} ${told}.`,
      }
    : undefined
}

/** Who owns a folder: by CODEOWNERS, and where that names nobody, by what the repository's host knows. */
export const ownerOf = (facts: RepositoryFacts, root: string): Guess | undefined => codeOwnerOf(facts, root) ?? ownerByHost(facts)

/**
 * Who owns a folder by CODEOWNERS: the last rule that matches its files wins, as on GitHub
 * (docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
 * A team comes before a person. Undefined when nobody is named.
 */
function codeOwnerOf({ paths, files }: Pick<RepositoryFacts, 'paths' | 'files'>, root: string): Guess | undefined {
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
