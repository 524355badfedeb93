import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { type CodeOwner, codeOwnersPaths, parseCodeOwners, ruleFor } from './code-owners.ts'
import type { Guess, RepositoryFacts } from './facts.ts'

/** A code owner as a catalog reference. Undefined for teams of other organizations and unknown email addresses. */
function refOfOwner(owner: CodeOwner, { slug, people }: Pick<RepositoryFacts, 'slug' | 'people'>): string | undefined {
  switch (owner.type) {
    case 'team':
      return owner.organization === slug.split('/')[0]?.toLowerCase() ? `group:default/${owner.slug}` : undefined
    case 'user':
      return `user:default/${owner.login}`
    case 'email': {
      const login = people?.get(owner.address)
      return login ? `user:default/${login.toLowerCase()}` : undefined
    }
  }
}

type Team = NonNullable<RepositoryFacts['teams']>[number]

/** Fewer commits are not significant. */
const minCommits = 3

const byTeam = ({ slug }: Team, confidence: number, why: string): Guess => ({
  value: `group:default/${slug.toLowerCase()}`,
  source: 'repository',
  confidence,
  why,
})

/**
 * The likely owner of a repository: the team with admin access, the only team with write access, the smallest team whose members
 * wrote most of the latest commits, or their main author. Undefined if nothing stands out.
 */
function ownerByHost({ teams = [], authors = [] }: RepositoryFacts): Guess | undefined {
  const people = authors.filter((a) => !a.endsWith('[bot]'))
  const commitsOf = (members: readonly string[]) => people.filter((a) => members.includes(a)).length
  const most = (count: number) => people.length >= minCommits && count > people.length / 2
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

/** The owner by a custom property that an admin chose: a team, `@org/team`, a user or a reference. */
function mappedOwner({ mapped, slug }: RepositoryFacts): Guess | undefined {
  if (!mapped?.owner) return undefined
  const { property, value } = mapped.owner
  const [, organization, team] = /^@?([\w-]+)\/([\w.-]+)$/.exec(value.trim()) ?? []
  if (organization && organization.toLowerCase() !== slug.split('/')[0]?.toLowerCase()) return undefined
  const login = /^@([\w-]+)$/.exec(value.trim())?.[1]
  const ref = login
    ? `user:default/${login.toLowerCase()}`
    : normalizeRef(team ?? value.trim().replace(/\s+/g, '-'), { kind: 'group' })
  return ref === undefined
    ? undefined
    : { value: ref, source: 'repository', confidence: 0.95, why: `The custom property ${property} is ${value}.` }
}

/** The owner of a folder: by the custom property, then by CODEOWNERS, then by the repository's access and commits. */
export const ownerOf = (facts: RepositoryFacts, root: string): Guess | undefined =>
  mappedOwner(facts) ?? codeOwnerOf(facts, root) ?? ownerByHost(facts)

/**
 * The owner of a folder by CODEOWNERS: the last rule that matches its files wins, as on GitHub
 * (docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
 * Teams take precedence over users. Undefined if there is no owner.
 */
function codeOwnerOf(facts: RepositoryFacts, root: string): Guess | undefined {
  const source = codeOwnersPaths.find((p) => facts.paths.includes(p))
  const text = source ? facts.files.get(source) : undefined
  if (!source || text === undefined) return undefined
  const rule = ruleFor(parseCodeOwners(text), root === '' ? 'a-file' : `${root}/a-file`)
  const known = rule?.owners.flatMap((owner) => {
    const value = refOfOwner(owner, facts)
    return value ? [{ owner, value }] : []
  })
  const found = known?.find((k) => k.owner.type === 'team') ?? known?.[0]
  if (!rule || !found) return undefined
  const whole = rule.pattern === '*'
  return {
    value: found.value,
    source,
    confidence: whole ? 0.75 : 0.9,
    why: `${source} gives ${rule.pattern} to ${found.owner.text}.`,
  }
}
