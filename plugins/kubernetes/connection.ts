import { setTimeout } from 'node:timers/promises'
import { checkAwsRole } from '@callboard/cloud/aws-role'
import { counted } from '@callboard/plugin-kit/counted'
import type { CheckedPermission, CheckResult, Connection } from '@callboard/plugin-kit/server'
import { VendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import {
  allowsEverything,
  describeRights,
  missingEverywhere,
  missingIn,
  type Right,
  type Rules,
  readRules,
  rightsFor,
} from './access-review.ts'
import { type ClusterClient, connectCluster, KubernetesError } from './client.ts'
import { statementsFor } from './clouds/eks.ts'
import { eksPermission } from './clouds/eks-permission.ts'
import type { Secrets, Settings } from './config.ts'
import { type KubernetesContext } from './context.ts'
import { credentialExpiry, expiryWarning } from './credential-expiry.ts'
import { grants, permissionName } from './grants.ts'
import { discover, type Served } from './watch/discover.ts'
import { kinds, listPath, type Resource } from './watch/kinds.ts'

/**
 * How long the check may take before it goes on without the rights, in ms. The form waits for half a minute; with a second for
 * each packet to a far cluster, the connection alone takes several.
 */
const rightsTimeoutMs = 22_000

const list = z.looseObject({
  items: z.array(z.unknown()).nullish(),
  metadata: z.looseObject({ remainingItemCount: z.number().optional() }).optional(),
})

async function countOf(
  client: ClusterClient,
  served: Served,
  resource: Resource,
  namespace: string | undefined,
): Promise<number | undefined> {
  const api = served.apis[resource]
  if (!api || (!kinds[resource].namespaced && namespace)) return undefined
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

type Counts = { nodes: number | undefined; deployments: number | undefined; pods: number | undefined }

const sum = (counts: readonly (number | undefined)[]): number | undefined =>
  counts.every((n) => n === undefined) ? undefined : counts.reduce<number>((total, n) => total + (n ?? 0), 0)

async function countIn(client: ClusterClient, served: Served, namespace: string | undefined): Promise<Counts> {
  const count = (resource: Resource) => countOf(client, served, resource, namespace)
  const [nodes, deployments, pods] = await Promise.all([count('nodes'), count('deployments'), count('pods')])
  return { nodes, deployments, pods }
}

/** Each grant of the manifest. One that the cluster does not serve is unknown: nobody needs it there. */
const permissionsOf = (rights: readonly Right[], missing: readonly Right[]): CheckedPermission[] =>
  grants.map((grant) => {
    const isOf = (r: Right) => r.group === grant.group && grant.resources.includes(r.resource)
    const state = missing.some(isOf) ? 'missing' : rights.some(isOf) ? 'granted' : 'unknown'
    // A cluster that shows a part of its workloads can be connected.
    return { name: permissionName(grant), state, optional: true }
  })

type Missing = {
  /** In one namespace, or in `all namespaces`. */
  byPlace: ReadonlyMap<string, readonly Right[]>
  rights: readonly Right[]
}
const everywhere = 'all namespaces'

/** The namespaces in which nothing may be read: a misspelled one, or one without a role. */
const deadPlaces = ({ byPlace, rights }: Missing): string[] => {
  const needed = rights.filter((r) => !r.optional)
  return [...byPlace].flatMap(([place, missing]) => (needed.every((r) => missing.includes(r)) ? [place] : []))
}

/** What is missing, one sentence for all namespaces that lack the same. */
function rightsWarnings(missing: Missing): string[] {
  const dead = deadPlaces(missing)
  const rest = [...missing.byPlace].filter(([place]) => !dead.includes(place))
  const alike = Map.groupBy(rest, ([, rights]) => describeRights(rights.filter((r) => r.resource !== 'pods/log')))
  const noLogs = rest.some(([, rights]) => rights.some((r) => r.resource === 'pods/log'))
  return [
    ...(dead.length > 0
      ? [`Nothing may be read in ${dead.join(', ')}. Check the spelling, and that a role is bound there. The rest will be shown.`]
      : []),
    ...[...alike].flatMap(([rights, places]) =>
      rights ? [`Missing rights in ${places.map(([place]) => place).join(', ')}: ${rights}. The rest will be shown.`] : [],
    ),
    ...(noLogs ? ['Without get on pods/log, logs are not available.'] : []),
  ]
}

async function missingOf(
  client: ClusterClient,
  rights: readonly Right[],
  rulesOf: ReadonlyMap<string, Rules>,
  namespaces: readonly string[],
): Promise<Missing> {
  if (namespaces.length > 0) return { rights, byPlace: await missingIn(client, rights, rulesOf) }
  return { rights, byPlace: new Map([[everywhere, await missingEverywhere(client, rights, rulesOf.get('default'))]]) }
}

/** @throws VendorError `forbidden` if nothing may be read anywhere */
function requireAnything(missing: Missing): void {
  const places = [...missing.byPlace.keys()]
  if (deadPlaces(missing).length < places.length) return
  const needed = [...missing.byPlace.values()][0]?.filter((r) => !r.optional) ?? []
  throw new VendorError(
    'forbidden',
    `These credentials may read nothing that Callboard shows in ${places.join(', ')}. Missing: ${describeRights(needed)}. Apply the manifest of this page.`,
  )
}

/** The namespaces that may be read and have nothing: perhaps misspelled. */
function emptyWarning(counts: readonly (readonly [string | undefined, Counts])[]): string[] {
  const empty = counts.flatMap(([place, { deployments, pods }]) => (place && deployments === 0 && pods === 0 ? [place] : []))
  return empty.length > 0 ? [`There are no deployments and no pods in ${empty.join(', ')}. Check the spelling.`] : []
}

/**
 * What the cluster has and what these credentials may read of it, in four round trips at most: version, APIs and rules; the
 * resources of each API; then counts and reviews of single rights, which may take two.
 */
async function inspectCluster(client: ClusterClient, settings: Settings, began: number): Promise<CheckResult> {
  const { namespaces } = settings
  const reviewed = namespaces.length > 0 ? namespaces : ['default']
  const [served, ...rules] = await Promise.all([discover(client), ...reviewed.map((n) => readRules(client, n))])
  const rulesOf = new Map(reviewed.map((n, i) => [n, rules[i]]))
  const rights = rightsFor(served, namespaces.length > 0)
  const places = namespaces.length > 0 ? namespaces : [undefined]
  const details = Promise.all([
    missingOf(client, rights, rulesOf, namespaces),
    Promise.all(places.map(async (n) => [n, await countIn(client, served, n)] as const)),
  ])
  const late = setTimeout(Math.max(0, began + rightsTimeoutMs - Date.now()), undefined, { ref: false })
  const found = await Promise.race([details, late])
  const general = generalWarnings(client, served, rules)
  if (!found) {
    details.catch(() => {})
    const slow = `The cluster answers slowly, so its rights were not checked. What may not be read is shown once it is connected.`
    return { account: settings.name, found: [`Kubernetes ${served.version}`], warnings: [slow, ...general] }
  }
  const [missing, counts] = found
  requireAnything(missing)
  const total = (of: keyof Counts) => sum(counts.map(([, c]) => c[of]))
  const line = (n: number | undefined, what: string) => (n === undefined ? [] : [counted(n, what)])
  const dead = deadPlaces(missing)
  return {
    account: settings.name,
    found: [
      `Kubernetes ${served.version}`,
      ...line(total('nodes'), 'node'),
      ...line(total('deployments'), 'deployment'),
      ...line(total('pods'), 'pod'),
    ],
    warnings: [...rightsWarnings(missing), ...emptyWarning(counts), ...general],
    permissions: permissionsOf(
      rights,
      [...missing.byPlace].flatMap(([place, of]) => (dead.includes(place) ? [] : of)),
    ),
  }
}

const generalWarnings = (client: ClusterClient, served: Served, rules: readonly Rules[]): string[] => [
  ...(rules.some(allowsEverything)
    ? [
        'These credentials may change everything in the cluster. Callboard only reads: create the read-only service account of this page, and use its token.',
      ]
    : []),
  ...(served.metrics ? [] : ['The cluster has no metrics server, so usage is not shown; requests and limits are.']),
  ...(client.insecure
    ? ['TLS verification is disabled, so the connection can be intercepted. Add the certificate authority.']
    : []),
]

async function check(context: KubernetesContext): Promise<CheckResult> {
  const { settings } = context
  const began = Date.now()
  if (settings.access === 'agent' && !context.relay)
    return { account: settings.name, found: ['The agent is installed in the next step.'], warnings: [] }
  if (settings.access === 'eks') await checkAwsRole(context, statementsFor(context))
  const client = await connectCluster(context)
  try {
    const found = await inspectCluster(client, settings, began)
    const expiring = expiryWarning(await credentialExpiry(context), new Date())
    // Without it, the cluster's address would not be known.
    const described = settings.access === 'eks' ? [{ name: eksPermission.name, state: 'granted' as const }] : []
    return {
      ...found,
      warnings: [...(expiring ? [expiring] : []), ...found.warnings],
      permissions: [...described, ...(found.permissions ?? [])],
    }
  } finally {
    await client.close()
  }
}

export const connection: Connection<Settings, Secrets> = { check, credentialExpiry }
