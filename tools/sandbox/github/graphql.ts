import { schema as published } from '@octokit/graphql-schema'
import { buildSchema, execute, type GraphQLResolveInfo, type GraphQLSchema, parse, validate } from 'graphql'
import type { Grant } from './access.ts'
import type { Actions } from './actions/actions.ts'
import { deploymentNode } from './actions/shapes.ts'
import type { Fault, Faults } from './faults.ts'
import { isWithheld, lacks, type NodeError, pathOf, refused, scopeRefusal, tooHeavy, withheldMessage } from './named-faults.ts'
import type { Organization, Repository, Team } from './organization.ts'
import { queryCost } from './query-cost.ts'
import { findQuestion, questionNode, questionsOf } from './questions.ts'

type PageArguments = { first?: number | null; after?: string | null }

/** A page of a list in GitHub's connection format; cursors are positions. */
function connection<T>(list: readonly T[], { first, after }: PageArguments) {
  const start = after ? Number(Buffer.from(after, 'base64').toString().replace('cursor:', '')) : 0
  const size = Math.min(first ?? 30, 100)
  const nodes = list.slice(start, start + size)
  const end = start + nodes.length
  return {
    totalCount: list.length,
    nodes,
    pageInfo: {
      hasNextPage: end < list.length,
      hasPreviousPage: start > 0,
      startCursor: null,
      endCursor: nodes.length > 0 ? Buffer.from(`cursor:${end}`).toString('base64') : null,
    },
  }
}

/** GitHub's published schema over an organization held in memory. */
export class GraphqlApi {
  private readonly schema: GraphQLSchema = buildSchema(published.idl, { assumeValidSDL: true })
  private readonly base: string
  private readonly organization: () => Organization

  private readonly actions: Actions
  private readonly faults: Faults

  constructor(base: string, organization: () => Organization, actions: Actions, faults: Faults) {
    this.faults = faults
    this.base = base
    this.organization = organization
    this.actions = actions
  }

  async run(
    body: { query?: string; variables?: Record<string, unknown> },
    grant: Grant,
    hide: Extract<Fault, { kind: 'hide' }> | undefined,
  ) {
    let document: ReturnType<typeof parse>
    try {
      document = parse(body.query ?? '')
    } catch (error) {
      return { errors: [{ message: String(error) }] }
    }
    const errors = validate(this.schema, document)
    if (errors.length > 0) return { errors: errors.map((e) => ({ message: e.message, locations: e.locations })) }
    const cost = queryCost(this.schema, document, body.variables ?? {})
    grant.points += cost
    const refusal = scopeRefusal(this.faults, document)
    if (refusal) return refusal
    const missing: NodeError[] = []
    const heavy = new Set<string>()
    const result = await execute({
      schema: this.schema,
      document,
      rootValue: this.root(grant, cost, hide, missing, heavy),
      contextValue: {},
      ...(body.variables ? { variableValues: body.variables } : {}),
    })
    const given = tooHeavy(this.faults, heavy)
    if (given) return given
    const all = [
      ...(result.errors?.map((e) => ({ message: e.message, ...(e.path ? { path: [...e.path] } : {}), ...e.extensions })) ?? []),
      ...missing,
    ]
    return { data: result.data, ...(all.length > 0 ? { errors: all } : {}) }
  }

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: one object, field by field as GitHub documents it
  private root(
    grant: Grant,
    cost: number,
    hide: Extract<Fault, { kind: 'hide' }> | undefined,
    missing: NodeError[],
    heavy: Set<string>,
  ) {
    const o = this.organization()
    /** A repository as visible to these credentials at a position of the response. */
    const visible = (r: Repository | undefined, path: (string | number)[], notFound: string) => {
      const fault = this.faults.named('repository').find((f) => f.repository === r?.name)?.as
      if (r && !(fault === 'not-found' || fault === 'forbidden' || fault === 'withheld')) return this.repositoryNode(r, heavy)
      missing.push(
        r && fault !== 'not-found'
          ? {
              type: 'FORBIDDEN',
              path,
              message:
                'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
            }
          : { type: 'NOT_FOUND', path, message: notFound },
      )
      return null
    }
    const owner = (login: string, field: string) => {
      if (login.toLowerCase() === o.login.toLowerCase()) return this.organizationNode(o, hide)
      if (field === 'organization')
        missing.push({
          type: 'NOT_FOUND',
          path: [field],
          message: `Could not resolve to an Organization with the login of '${login}'.`,
        })
      return null
    }
    const byId = (id: string) => o.repositories.find((r) => r.nodeId === id)
    /** A repository, or a question of one that is visible. */
    const visibleNode = (id: string, path: (string | number)[], notFound: string) => {
      const found = findQuestion(o.repositories, id)
      if (!found) return visible(byId(id), path, notFound)
      const repository = visible(found.repository, path, notFound)
      return repository && questionNode(this.base, found, repository)
    }
    return {
      rateLimit: () => ({
        cost,
        limit: grant.limit,
        remaining: Math.max(0, grant.limit - grant.points),
        used: grant.points,
        resetAt: new Date(grant.resetAt).toISOString(),
        nodeCount: 1,
      }),
      repositoryOwner: ({ login }: { login: string }) => owner(login, 'repositoryOwner'),
      organization: ({ login }: { login: string }) => owner(login, 'organization'),
      repository: ({ owner: login, name }: { owner: string; name: string }, _: unknown, info: GraphQLResolveInfo) => {
        const found = o.repositories.find((r) => r.slug.toLowerCase() === `${login}/${name}`.toLowerCase())
        return visible(found, pathOf(info), `Could not resolve to a Repository with the name '${login}/${name}'.`)
      },
      node: ({ id }: { id: string }, _: unknown, info: GraphQLResolveInfo) =>
        id === `O_${o.id}`
          ? this.organizationNode(o, hide)
          : visible(byId(id), pathOf(info), `Could not resolve to a node with the global id of '${id}'`),
      nodes: ({ ids }: { ids: string[] }, _: unknown, info: GraphQLResolveInfo) =>
        ids.map((id, i) => visibleNode(id, [...pathOf(info), i], `Could not resolve to a node with the global id of '${id}'`)),
    }
  }

  private organizationNode(o: Organization, hide: Extract<Fault, { kind: 'hide' }> | undefined) {
    const visible = hide ? o.repositories.slice(0, Math.floor(o.repositories.length * (1 - hide.share))) : o.repositories
    return {
      __typename: 'Organization',
      id: `O_${o.id}`,
      login: o.login,
      name: o.name,
      repositories: (page: PageArguments & { isArchived?: boolean | null }) => {
        const asked = visible.filter(
          (r) => page.isArchived === undefined || page.isArchived === null || r.archived === page.isArchived,
        )
        const c = connection(asked, page)
        const nodes = c.nodes.map((r) => (isWithheld(this.faults, r.name) ? refused(withheldMessage) : this.repositoryNode(r)))
        return { ...c, nodes }
      },
      membersWithRole: (page: PageArguments) => {
        if (lacks(this.faults, 'members')) return refused('Resource not accessible by integration')
        const c = connection(o.members, page)
        const absent = this.faults.named('null-member').map((f) => f.login)
        return { ...c, nodes: c.nodes.map((m) => (absent.includes(m.login) ? null : this.userNode(m.login))) }
      },
      teams: (page: PageArguments) => {
        if (lacks(this.faults, 'members')) return refused('Resource not accessible by integration')
        const c = connection(o.teams, page)
        return { ...c, nodes: c.nodes.map((t) => this.teamNode(t)) }
      },
      team: ({ slug }: { slug: string }) => {
        const team = o.teams.find((t) => t.slug === slug)
        return team ? this.teamNode(team) : null
      },
    }
  }

  private userNode(login: string) {
    const member = this.organization().members.find((m) => m.login === login)
    return {
      __typename: 'User',
      id: `U_${login}`,
      login,
      name: member?.name ?? null,
      email: () =>
        lacks(this.faults, 'email') ? refused('Resource not accessible by personal access token') : (member?.email ?? ''),
      organizationVerifiedDomainEmails: () =>
        lacks(this.faults, 'verified-emails')
          ? refused('Resource not accessible by personal access token')
          : (member?.verifiedEmails ?? []),
      avatarUrl: `${this.base}/avatars/${login}.svg`,
      url: `${this.base}/${login}`,
    }
  }

  private teamNode(t: Team): Record<string, unknown> {
    const o = this.organization()
    const parent = o.teams.find((p) => p.slug === t.parent)
    return {
      __typename: 'Team',
      id: `T_${t.slug}`,
      slug: t.slug,
      name: t.name,
      description: t.description,
      url: `${this.base}/orgs/${o.login}/teams/${t.slug}`,
      avatarUrl: null,
      parentTeam: () => (parent ? this.teamNode(parent) : null),
      members: (page: PageArguments) => {
        const c = connection(t.members, page)
        return { ...c, nodes: c.nodes.map((login) => this.userNode(login)) }
      },
      repositories: (page: PageArguments) => {
        const { nodes, ...c } = connection(
          o.repositories.filter((r) => t.repositories[r.name]),
          page,
        )
        const edges = nodes.map((r) => ({
          cursor: '',
          permission: t.repositories[r.name]?.toUpperCase(),
          node: this.repositoryNode(r),
        }))
        return { ...c, edges, nodes: edges.map((e) => e.node) }
      },
    }
  }

  // biome-ignore lint/complexity/noExcessiveLinesPerFunction: one object, field by field as GitHub documents it
  private repositoryNode(r: Repository, heavy?: Set<string>) {
    const { commit } = r
    return {
      __typename: 'Repository',
      id: r.nodeId,
      name: r.name,
      nameWithOwner: r.slug,
      url: `${this.base}/${r.slug}`,
      description: r.description,
      isArchived: r.archived,
      isFork: r.fork,
      isTemplate: r.template,
      isMirror: false,
      isDisabled: r.disabled,
      isEmpty: !commit,
      visibility: r.visibility.toUpperCase(),
      pushedAt: r.pushedAt.toISOString(),
      primaryLanguage: r.language ? { __typename: 'Language', id: r.language, name: r.language } : null,
      defaultBranchRef: commit
        ? {
            __typename: 'Ref',
            id: `REF_${r.nodeId}`,
            name: r.branch,
            target: {
              __typename: 'Commit',
              id: `C_${commit.oid}`,
              oid: commit.oid,
              history: (page: PageArguments) => {
                const c = connection(r.authors, page)
                return { ...c, nodes: c.nodes.map((login) => ({ author: { user: this.userNode(login) } })) }
              },
            },
          }
        : null,
      ref: ({ qualifiedName }: { qualifiedName: string }) => {
        const ref = r.ref(qualifiedName)
        return ref ? { __typename: 'Ref', id: `REF_${r.nodeId}_${ref.name}`, name: ref.name } : null
      },
      repositoryTopics: (page: PageArguments) => {
        const c = connection(r.topics, page)
        return { ...c, nodes: c.nodes.map((name) => ({ id: name, topic: { __typename: 'Topic', id: name, name } })) }
      },
      deployments: ({ first, last }: { first?: number | null; last?: number | null }) => {
        if (lacks(this.faults, 'deployments')) return refused('Resource not accessible by integration')
        const all = this.actions.deployments(r)
        return {
          totalCount: all.length,
          nodes: (last ? all.slice(-last) : all.slice(0, first ?? 30)).map((d) => deploymentNode(this.base, d)),
        }
      },
      discussions: ({ answered, ...page }: PageArguments & { answered?: boolean | null }) => {
        if (lacks(this.faults, 'discussions')) return refused('Resource not accessible by integration')
        const all = questionsOf(r, 'discussion').filter(({ question }) => !answered || question.answers.length > 0)
        const c = connection(all, page)
        return { ...c, nodes: c.nodes.map((found) => questionNode(this.base, found)) }
      },
      // Closed ones only: the plugin reads no others.
      issues: ({ labels, ...page }: PageArguments & { labels?: string[] | null }) => {
        const all = questionsOf(r, 'issue').filter(({ question }) => !labels || question.labels?.some((l) => labels.includes(l)))
        const c = connection(all, page)
        return { ...c, nodes: c.nodes.map((found) => questionNode(this.base, found)) }
      },
      object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) => {
        heavy?.add(r.name)
        if (this.faults.named('repository').some((f) => f.repository === r.name && f.as === 'resource-limits'))
          return refused('Resource limits for this query exceeded.', 'RESOURCE_LIMITS_EXCEEDED')
        return (expression ? r.resolve(expression) : oid ? r.findObject(oid) : undefined) ?? null
      },
    }
  }
}
