import { allPages } from '@callboard/plugin-kit/paging'
import { TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { affectsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { Settings } from '../config.ts'
import { type GitHubContext } from '../context.ts'
import { scopeOf } from '../scope.ts'

// Custom properties of repositories (docs.github.com/rest/orgs/custom-properties). The organization's listing returns 100
// repositories per request; those of one repository only require permission to read its metadata.

/** Values of one repository by property name; several for a multi-select. */
export type Properties = Record<string, string | string[]>
/** By repository name in lower case. */
type ByRepository = ReadonlyMap<string, Properties>

const value = z.object({ property_name: z.string(), value: z.union([z.string(), z.array(z.string())]).nullable() })
const row = z.object({ repository_full_name: z.string(), properties: z.array(value) })

const maxPages = 200
/** The pages of one listing, and the batches read after it, share the result. */
const freshForMs = 60_000

const asked = new TenantCache<{ at: number; values: ByRepository | undefined }>({
  maxSize: 50_000,
  sizeOf: ({ values }) => 1 + (values?.size ?? 0),
})

const propertiesOf = (values: readonly z.output<typeof value>[]): Properties =>
  Object.fromEntries(
    values.flatMap(({ property_name, value }) => (value === null || value.length === 0 ? [] : [[property_name, value]])),
  )

/** An error counts as no properties: they are one hint among others, and a user account has none. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isVendorError(error) || affectsAccount(error) || !['forbidden', 'not_found'].includes(error.kind)) throw error
    return undefined
  }
}

/** The values of all repositories; undefined without permission. */
export async function readAllProperties(context: GitHubContext): Promise<ByRepository | undefined> {
  const scope = scopeOf(context)
  const name = `properties ${context.settings.organization.toLowerCase()}`
  const before = asked.get(scope, name)
  if (before && Date.now() - before.at < freshForMs) return before.values
  const client = createClient(context)
  const rows = await unlessRefused(() =>
    allPages<z.output<typeof row>>('GitHub', async (cursor) => {
      const page = Number(cursor ?? 1)
      const { data } = await client.call((rest) =>
        rest.request('GET /orgs/{org}/properties/values', { org: context.settings.organization, per_page: 100, page }),
      )
      const items = z.array(row).parse(data)
      return { items, next: items.length === 100 && page < maxPages ? String(page + 1) : undefined }
    }),
  )
  const values = rows && new Map(rows.map((r) => [r.repository_full_name.toLowerCase(), propertiesOf(r.properties)]))
  asked.set(scope, name, { at: Date.now(), values })
  return values
}

async function readOne(context: GitHubContext, slug: string): Promise<Properties | undefined> {
  const [owner = '', repo = ''] = slug.split('/')
  const { data } = await createClient(context).call((rest) =>
    rest.request('GET /repos/{owner}/{repo}/properties/values', { owner, repo }),
  )
  return propertiesOf(z.array(value).parse(data))
}

/** Up to this many repositories, as named by events, are queried individually for their latest state. */
const maxSingle = 3

/** The values of some repositories, for one read. */
export function readProperties(context: GitHubContext, count: number): (slug: string) => Promise<Properties | undefined> {
  if (!context.settings.properties) return async () => undefined
  if (count <= maxSingle) return (slug) => unlessRefused(() => readOne(context, slug))
  return async (slug) => (await readAllProperties(context))?.get(slug.toLowerCase())
}

/** Values from an organization's listing; a user account has none. */
export const listedProperties = async (context: GitHubContext, isOrganization: boolean): Promise<ByRepository> =>
  (context.settings.properties && isOrganization ? await readAllProperties(context) : undefined) ?? new Map()

const labelPart = /^[a-zA-Z0-9](?:[\w.-]{0,61}[a-zA-Z0-9])?$/

/** Values as catalog labels, if valid. */
export const labelsOf = (properties: Properties | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' && labelPart.test(name) && labelPart.test(value)
        ? [[`properties.github.com/${name}`, value]]
        : [],
    ),
  )

type Field = 'owner' | 'system' | 'lifecycle'

/** The values that an admin has mapped to catalog fields. */
export function mappedBy(
  settings: Settings,
  properties: Properties | undefined,
): Partial<Record<Field, { property: string; value: string }>> {
  const names: Record<Field, string | undefined> = {
    owner: settings.ownerProperty,
    system: settings.systemProperty,
    lifecycle: settings.lifecycleProperty,
  }
  return Object.fromEntries(
    Object.entries(names).flatMap(([field, name]) => {
      // GitHub's property names are case-insensitive.
      const found = Object.entries(properties ?? {}).find(([key]) => key.toLowerCase() === name?.toLowerCase())
      const value = typeof found?.[1] === 'string' ? found[1] : found?.[1][0]
      return found && value ? [[field, { property: found[0], value }]] : []
    }),
  )
}
