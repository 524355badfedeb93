import type { ComputedSort, SortField } from '@callboard/modules/catalog/domain/view-fields'

type Definition = {
  label: string
  width: number
  align?: 'right'
  title?: string
  sort?: SortField | ComputedSort
  /** What is looked for first: the most expensive, not the cheapest. */
  first?: 'desc'
  /** Kinds that have it; all if unset. */
  kinds?: readonly string[]
}

const running = ['component', 'resource']

/** Columns of the catalog table besides the name, in the order in which they are offered. */
const columnDefinitions = {
  owner: { label: 'Owner', width: 128, sort: 'owner' },
  system: { label: 'System', width: 116, sort: 'system', kinds: ['component', 'api', 'resource', 'template'] },
  type: { label: 'Type', width: 112, sort: 'type' },
  lifecycle: { label: 'Lifecycle', width: 112, sort: 'lifecycle', kinds: ['component', 'api', 'resource'] },
  health: { label: 'Health', width: 112, sort: 'health', kinds: running },
  version: { label: 'Version', width: 88, title: 'Versions of different services have no common order', kinds: ['component'] },
  deployed: {
    label: 'Deployed',
    width: 100,
    sort: 'deployed',
    first: 'desc',
    title: 'Last successful deployment to production',
    kinds: ['component'],
  },
  pipeline: {
    label: 'Pipeline',
    width: 132,
    sort: 'pipeline',
    first: 'desc',
    title: 'Last 20 runs on the default branch',
    kinds: ['component'],
  },
  cost: {
    label: 'Cost, 30 d',
    width: 140,
    align: 'right',
    sort: 'cost',
    first: 'desc',
    kinds: ['component', 'resource', 'system', 'group', 'user'],
  },
  docs: {
    label: 'Docs updated',
    width: 108,
    title: 'Last change of the docs',
    sort: 'docs',
    kinds: ['component', 'api', 'system', 'domain', 'group'],
  },
  problems: { label: 'Problems', width: 92, align: 'right', sort: 'problems', first: 'desc' },
  tags: { label: 'Tags', width: 180 },
  kind: { label: 'Kind', width: 104, kinds: ['all'] },
  namespace: { label: 'Namespace', width: 112 },
  description: { label: 'Description', width: 280 },
  updated: { label: 'Changed', width: 112, sort: 'updated' },
} as const satisfies Record<string, Definition>

export type ColumnId = keyof typeof columnDefinitions
const columnIds = Object.keys(columnDefinitions) as ColumnId[]
export const isColumn = (id: string): id is ColumnId => Object.hasOwn(columnDefinitions, id)
export const definitionOf = (id: ColumnId): Definition => columnDefinitions[id]

/** Columns with data of other modules, which an organization may not have. */
export const insightColumns = ['health', 'version', 'deployed', 'pipeline', 'cost', 'docs'] as const
export type InsightColumn = (typeof insightColumns)[number]
export const isInsight = (id: ColumnId): id is InsightColumn => (insightColumns as readonly string[]).includes(id)

const defaults: Readonly<Record<string, readonly ColumnId[]>> = {
  component: ['owner', 'system', 'lifecycle', 'health', 'deployed', 'pipeline', 'cost', 'docs'],
  api: ['type', 'owner', 'system', 'lifecycle', 'docs', 'tags', 'updated'],
  resource: ['owner', 'type', 'system', 'health', 'cost', 'tags', 'updated'],
  system: ['owner', 'cost', 'docs', 'tags', 'updated'],
  domain: ['owner', 'docs', 'tags', 'updated'],
  group: ['type', 'cost', 'docs', 'tags', 'updated'],
  user: ['description', 'tags', 'updated'],
  all: ['kind', 'owner', 'type', 'lifecycle', 'system', 'tags', 'updated'],
}

/** What a kind's table shows before anybody chooses. */
const defaultColumns = (kind: string): readonly ColumnId[] =>
  defaults[kind] ?? ['owner', 'type', 'lifecycle', 'system', 'tags', 'updated']

/** The columns that a kind can have. `all` has those of every kind. */
export const offeredColumns = (kind: string): ColumnId[] =>
  columnIds.filter((id) => {
    const { kinds } = definitionOf(id)
    return !kinds || kinds.includes(kind) || (kind === 'all' && id !== 'version')
  })

export type ShownColumn = { id: ColumnId; width: number }

/** The columns of an address, or the kind's own. Unknown ones are left out, because addresses and views outlive columns. */
export function shownColumns(
  kind: string,
  chosen: readonly { id: string; width?: number | undefined }[] | undefined,
  available: ReadonlySet<InsightColumn>,
): ShownColumn[] {
  const requested = chosen ?? defaultColumns(kind).map((id) => ({ id, width: undefined }))
  return requested.flatMap(({ id, width }) =>
    isColumn(id) && (!isInsight(id) || available.has(id)) ? [{ id, width: width ?? definitionOf(id).width }] : [],
  )
}
