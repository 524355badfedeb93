import { z } from 'zod'
import { type ClusterClient, KubernetesError } from './client.ts'
import { grants } from './grants.ts'
import type { Served } from './watch/discover.ts'
import type { Resource } from './watch/kinds.ts'

const rule = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()).default([]),
  resources: z.array(z.string()).default([]),
  resourceNames: z.array(z.string()).default([]),
})
const rulesReview = z.object({
  status: z.object({ resourceRules: z.array(rule).default([]), incomplete: z.boolean().default(false) }),
})
const accessReview = z.object({ status: z.object({ allowed: z.boolean() }) })
type Rule = z.output<typeof rule>
/** The rules in one namespace; undefined if the server does not list them. */
export type Rules = z.output<typeof rulesReview>['status'] | undefined

/** A required permission: "list deployments (apps)". */
export type Right = { group: string; resource: string; verb: string; optional: boolean }

const covers = (given: Rule, { group, resource, verb }: Right) =>
  given.resourceNames.length === 0 &&
  (given.verbs.includes('*') || given.verbs.includes(verb)) &&
  (given.apiGroups.includes('*') || given.apiGroups.includes(group)) &&
  (given.resources.includes('*') || given.resources.includes(resource))

/** Whether rules allow everything, as those of system:masters and of cluster-admin. */
export const allowsEverything = (rules: Rules): boolean =>
  rules?.resourceRules.some((r) => [r.verbs, r.apiGroups, r.resources].every((list) => list.includes('*'))) ?? false

/** Permissions for the kinds that the cluster serves. Others require none. */
export const rightsFor = (served: Served, namespaced: boolean): Right[] =>
  grants.flatMap(({ group, resources, verbs, optional }) =>
    resources
      .filter((resource) => {
        if (resource === 'pods/log') return true
        if (group === 'metrics.k8s.io') return served.metrics
        if (resource === 'nodes' && namespaced) return false
        return served.apis[resource as Resource] !== undefined
      })
      .flatMap((resource) => verbs.map((verb) => ({ group, resource, verb, optional: optional ?? false }))),
  )

/** What the server says that these credentials may do in a namespace. @throws KubernetesError if it rejects them */
export async function readRules(client: ClusterClient, namespace: string): Promise<Rules> {
  const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews'
  try {
    const answer = rulesReview.safeParse(
      await client.post(path, { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } }),
    )
    return answer.success ? answer.data.status : undefined
  } catch (error) {
    if (error instanceof KubernetesError && error.status !== 401) return undefined
    throw error
  }
}

/**
 * Checks one permission, over all namespaces if none is given. An authorizer may be unable to list its rules, but can always
 * decide.
 */
async function canI(client: ClusterClient, right: Right, namespace: string | undefined): Promise<boolean> {
  const [resource = '', subresource] = right.resource.split('/')
  const attributes = {
    group: right.group,
    resource,
    verb: right.verb,
    ...(subresource ? { subresource } : {}),
    ...(namespace ? { namespace } : {}),
  }
  const answer = accessReview.safeParse(
    await client.post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: attributes },
    }),
  )
  return answer.success && answer.data.status.allowed
}

async function refusedOf(client: ClusterClient, rights: readonly Right[], namespace: string | undefined): Promise<Right[]> {
  const asked = await Promise.all(rights.map(async (r) => ((await canI(client, r, namespace)) ? undefined : r)))
  return asked.filter((r) => r !== undefined)
}

const isListed = (rules: Rules, right: Right) => rules?.resourceRules.some((given) => covers(given, right)) ?? false
const isCertain = (rules: Rules) => rules !== undefined && !rules.incomplete

/**
 * Missing permissions over all namespaces, in one round trip. A rule that is listed for one namespace may only be bound there, so
 * those are checked; without a listed rule there is no right anywhere.
 */
export async function missingEverywhere(client: ClusterClient, rights: readonly Right[], rules: Rules): Promise<Right[]> {
  const doubtful = rights.filter((r) => isListed(rules, r) || !isCertain(rules))
  const refused = rights.filter((r) => !doubtful.includes(r))
  return [...refused, ...(await refusedOf(client, doubtful, undefined))]
}

/** Missing permissions in each namespace, in no round trip or in two: first what is allowed in all of them, then the rest. */
export async function missingIn(
  client: ClusterClient,
  rights: readonly Right[],
  rulesOf: ReadonlyMap<string, Rules>,
): Promise<Map<string, Right[]>> {
  const unlisted = new Map([...rulesOf].map(([n, rules]) => [n, rights.filter((r) => !isListed(rules, r))]))
  const doubtful = new Set([...rulesOf].flatMap(([n, rules]) => (isCertain(rules) ? [] : (unlisted.get(n) ?? []))))
  const refused = new Set(await refusedOf(client, [...doubtful], undefined))
  const found = await Promise.all(
    [...rulesOf].map(async ([namespace, rules]): Promise<[string, Right[]]> => {
      const open = unlisted.get(namespace) ?? []
      if (isCertain(rules)) return [namespace, open]
      return [
        namespace,
        await refusedOf(
          client,
          open.filter((r) => refused.has(r)),
          namespace,
        ),
      ]
    }),
  )
  return new Map(found)
}

/** "list and watch deployments.apps" for each resource. */
export function describeRights(missing: readonly Right[]): string {
  const byResource = Map.groupBy(missing, ({ resource, group }) => `${resource}${group ? `.${group}` : ''}`)
  return [...byResource].map(([name, rights]) => `${rights.map((r) => r.verb).join(' and ')} ${name}`).join(', ')
}
