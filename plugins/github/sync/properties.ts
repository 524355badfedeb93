import { allPages } from '@callboard/plugin-kit/paging'
import { TenantCache } from '@callboard/plugin-kit/tenant-cache'
import { concernsAccount, isVendorError } from '@callboard/plugin-kit/vendor-error'
import { z } from 'zod'
import { createClient } from '../client.ts'
import type { Settings } from '../config.ts'
import { type GitHubContext } from '../context.ts'
import { scopeOf } from '../scope.ts'

// Custom properties of repositories (docs.github.com/rest/orgs/custom-properties). An organization's values come 100
// repositories to a request; those of one repository need no more than the right to read its metadata.

/** Values of one repository by the name of the property; several for a multi-select. */
export type Properties = Record<string, string | string[]>
/** By the repository's name in lower case. */
type ByRepository = ReadonlyMap<string, Properties>

const value = z.object({ property_name: z.string(), value: z.union([z.string(), z.array(z.string())]).nullable() })
const row = z.object({ repository_full_name: z.string(), properties: z.array(value) })

const maxPages = 200
/** The pages of one listing, and the batches that are read after it, share what was asked. */
const freshForMs = 60_000

const asked = new TenantCache<{ at: number; values: ByRepository | undefined }>({
  maxSize: 50_000,
  sizeOf: ({ values }) => 1 + (values?.size ?? 0),
})

const propertiesOf = (values: readonly z.output<typeof value>[]): Properties =>
  Object.fromEntries(
    values.flatMap(({ property_name, value }) => (value === null || value.length === 0 ? [] : [[property_name, value]])),
  )

/** A refusal means none: they are one hint among others, and a person's account has no properties. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isVendorError(error) || concernsAccount(error) || !['forbidden', 'not_found'].includes(error.kind)) throw error
    return undefined
  }
}

/** The values of all repositories; undefined where the credentials may not read them. */
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

/** As many repositories as an event names are asked for by themselves, at their newest state. */
const maxSingle = 3

/** The values of some repositories, for one read of them. */
export function readProperties(context: GitHubContext, count: number): (slug: string) => Promise<Properties | undefined> {
  if (!context.settings.properties) return async () => undefined
  if (count <= maxSingle) return (slug) => unlessRefused(() => readOne(context, slug))
  return async (slug) => (await readAllProperties(context))?.get(slug.toLowerCase())
}

/** Values of an organization's listing; an account of a person has none. */
export const listedProperties = async (context: GitHubContext, isOrganization: boolean): Promise<ByRepository> =>
  (context.settings.properties && isOrganization ? await readAllProperties(context) : undefined) ?? new Map()

const labelPart = /^[a-zA-Z0-9](?:[\w.-]{0,61}[a-zA-Z0-9])?$/

/** Values as labels of the catalog, as far as labels may have them. */
export const labelsOf = (properties: Properties | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' && labelPart.test(name) && labelPart.test(value)
        ? [[`properties.github.com/${name}`, value]]
        : [],
    ),
  )

type Field = 'owner' | 'system' | 'lifecycle'

/** The values that an admin has mapped to fields of the catalog. */
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
      // GitHub takes names of properties in any letter case.
      const found = Object.entries(properties ?? {}).find(([key]) => key.toLowerCase() === name?.toLowerCase())
      const value = typeof found?.[1] === 'string' ? found[1] : found?.[1][0]
      return found && value ? [[field, { property: found[0], value }]] : []
    }),
  )
}
