import { checkAwsRole } from '@callboard/cloud/aws-role'
import { counted } from '@callboard/plugin-kit/counted'
import type { CheckedPermission, CheckResult, Connection } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { type ClusterClient, connectCluster, KubernetesError } from './client.ts'
import { statementsFor } from './clouds/eks.ts'
import { eksPermission } from './clouds/eks-permission.ts'
import type { Secrets, Settings } from './config.ts'
import { type KubernetesContext } from './context.ts'
import { credentialExpiry } from './credential-expiry.ts'
import { grants, permissionName } from './grants.ts'
import { discover, type Served } from './watch/discover.ts'
import { kinds, listPath, type Resource } from './watch/kinds.ts'

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

/** A required permission: "list deployments (apps)". */
type Right = { group: string; resource: string; verb: string; optional: boolean }

const covers = (given: Rule, { group, resource, verb }: Right) =>
  given.resourceNames.length === 0 &&
  (given.verbs.includes('*') || given.verbs.includes(verb)) &&
  (given.apiGroups.includes('*') || given.apiGroups.includes(group)) &&
  (given.resources.includes('*') || given.resources.includes(resource))

/** Permissions for the kinds that the cluster serves. Others require none. */
const rightsFor = (served: Served, namespaced: boolean): Right[] =>
  grants.flatMap(({ group, resources, verbs, optional }) =>
    resources
      .filter((resource) => {
        if (resource === 'pods/log') return true
        if (group === 'metrics.k8s.io') return served.metrics
        if (resource === 'nodes' && namespaced) return false
        return served.apis[resource as Resource] !== undefined
      })
      // `get` is not sufficient, unless it is the only available verb.
      .flatMap((resource) =>
        verbs
          .filter((v) => v !== 'get' || verbs.length === 1)
          .map((verb) => ({ group, resource, verb, optional: optional ?? false })),
      ),
  )

async function review(client: ClusterClient, namespace: string): Promise<z.output<typeof rulesReview>['status'] | undefined> {
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

/** Missing permissions in one namespace, or over all. */
async function missingIn(client: ClusterClient, rights: readonly Right[], namespace: string | undefined): Promise<Right[]> {
  const rules = await review(client, namespace ?? 'default')
  const listed = (r: Right) => rules?.resourceRules.some((given) => covers(given, r)) ?? false
  // A rule listed for one namespace may only be bound there, so over all namespaces each permission is checked separately.
  const certain = rules !== undefined && !rules.incomplete
  const doubtful = rights.filter((r) => (namespace ? !listed(r) && !certain : listed(r) || !certain))
  const refused = rights.filter((r) => !doubtful.includes(r) && !listed(r))
  const asked = await Promise.all(doubtful.map(async (r) => ((await canI(client, r, namespace)) ? undefined : r)))
  return [...refused, ...asked.filter((r) => r !== undefined)]
}

const describeRight = (missing: readonly Right[]): string[] => {
  const byResource = new Map<string, Right[]>()
  for (const right of missing) {
    const name = `${right.resource}${right.group ? `.${right.group}` : ''}`
    byResource.set(name, [...(byResource.get(name) ?? []), right])
  }
  return [...byResource].map(([name, rights]) => `${rights.map((r) => r.verb).join(' and ')} ${name}`)
}

async function countOf(
  client: ClusterClient,
  served: Served,
  resource: Resource,
  namespace: string | undefined,
): Promise<number | undefined> {
  const api = served.apis[resource]
  if (!api || (!kinds[resource].namespaced && namespace)) return undefined
  const list = z.looseObject({
    items: z.array(z.unknown()).nullish(),
    metadata: z.looseObject({ remainingItemCount: z.number().optional() }).optional(),
  })
  try {
    const page = list.parse(
      await client.get(listPath(api, resource, kinds[resource].namespaced ? namespace : undefined), { limit: 1 }),
    )
    return (page.items?.length ?? 0) + (page.metadata?.remainingItemCount ?? 0)
  } catch (error) {
    if (error instanceof KubernetesError && error.status !== 401) return undefined
    throw error
  }
}

/** Each grant of the manifest. One that the cluster does not serve is unknown: nobody needs it there. */
const permissionsOf = (rights: readonly Right[], missing: readonly Right[]): CheckedPermission[] =>
  grants.map((grant) => {
    const isOf = (r: Right) => r.group === grant.group && grant.resources.includes(r.resource)
    const state = missing.some(isOf) ? 'missing' : rights.some(isOf) ? 'granted' : 'unknown'
    // A cluster that shows a part of its workloads can be connected.
    return { name: permissionName(grant), state, optional: true }
  })

async function inspectCluster(client: ClusterClient, settings: Settings): Promise<CheckResult> {
  const served = await discover(client)
  const places = settings.namespaces.length > 0 ? settings.namespaces : [undefined]
  const rights = rightsFor(served, settings.namespaces.length > 0)
  const missing = (await Promise.all(places.map((n) => missingIn(client, rights, n)))).flat()
  const unique = [...new Map(missing.map((m) => [`${m.group}/${m.resource}/${m.verb}`, m])).values()]
  const needed = unique.filter((m) => !m.optional)
  const where = settings.namespaces.length > 0 ? `in ${settings.namespaces.join(', ')}` : 'in all namespaces'
  if (needed.length > 0 && needed.length === rights.filter((r) => !r.optional).length)
    throw new VendorError(
      'forbidden',
      `These credentials may read nothing that Callboard shows ${where}. Missing: ${describeRight(needed).join(', ')}. Apply the manifest of this page.`,
    )
  const [nodes, deployments, pods] = await Promise.all(
    (['nodes', 'deployments', 'pods'] as const).map((r) => countOf(client, served, r, places[0])),
  )
  const line = (n: number | undefined, what: string) => (n === undefined ? [] : [counted(n, what)])
  return {
    account: settings.name,
    found: [`Kubernetes ${served.version}`, ...line(nodes, 'node'), ...line(deployments, 'deployment'), ...line(pods, 'pod')],
    warnings: [
      ...(needed.length > 0 ? [`Missing rights ${where}: ${describeRight(needed).join(', ')}. The rest will be shown.`] : []),
      ...(unique.some((m) => m.resource === 'pods/log') ? ['Without get on pods/log, logs are not available.'] : []),
      ...(served.metrics ? [] : ['The cluster has no metrics server, so usage is not shown; requests and limits are.']),
      ...(client.insecure
        ? ['TLS verification is disabled, so the connection can be intercepted. Add the certificate authority.']
        : []),
    ],
    permissions: permissionsOf(rights, unique),
  }
}

async function check(context: KubernetesContext): Promise<CheckResult> {
  const { settings } = context
  if (settings.access === 'agent' && !context.relay)
    return { account: settings.name, found: ['The agent is installed in the next step.'], warnings: [] }
  if (settings.access === 'eks') await checkAwsRole(context, statementsFor(context))
  const client = await connectCluster(context)
  try {
    const found = await inspectCluster(client, settings)
    // Without it, the cluster's address would not be known.
    const described = settings.access === 'eks' ? [{ name: eksPermission.name, state: 'granted' as const }] : []
    return { ...found, permissions: [...described, ...(found.permissions ?? [])] }
  } finally {
    await client.close()
  }
}

export const connection: Connection<Settings, Secrets> = { check, credentialExpiry }
