import type { ModelTool, ToolCall } from '@callboard/modules/models/domain/tool'
import { z } from 'zod'
import { relationRules } from './catalog-facts.ts'
import type { RelationIntent } from './catalog-phrases.ts'
import type { LookupTool } from './lookup.ts'

const relations = Object.keys(relationRules) as [RelationIntent, ...RelationIntent[]]

const entity = z.object({ entity: z.string().min(1).max(600) })
const inputs = {
  query_catalog: entity.extend({ relation: z.enum(relations) }),
  search_docs: z.object({ query: z.string().trim().min(2).max(200) }),
  get_workloads: entity,
  get_pipelines: entity,
  get_costs: entity,
} as const satisfies Record<LookupTool, z.ZodType>

export type Lookup =
  | { tool: 'query_catalog'; entity: string; relation: RelationIntent }
  | { tool: 'search_docs'; query: string }
  | { tool: 'get_workloads' | 'get_pipelines' | 'get_costs'; entity: string }

const isTool = (name: string): name is LookupTool => Object.hasOwn(inputs, name)

/** The tool that a model named; null if there is none of that name. */
export const toolOf = ({ name }: ToolCall): LookupTool | null => (isTool(name) ? name : null)

/** What a model asks for; undefined if it is no lookup, or without what it needs. */
export function readLookup(call: ToolCall): Lookup | undefined {
  const tool = toolOf(call)
  if (!tool) return undefined
  const input = inputs[tool].safeParse(call.input)
  return input.success ? ({ tool, ...input.data } as Lookup) : undefined
}

const entityParameter = {
  entity: { type: 'string', description: 'Reference of an entity: one of `entities`, or one that query_catalog returned.' },
} as const

/** The lookups as the prompt of a model describes them. */
export const modelTools: readonly ModelTool[] = [
  {
    name: 'query_catalog',
    description: 'Owners, dependencies, dependents, APIs, members and parts of an entity, from the catalog.',
    parameters: { ...entityParameter, relation: { type: 'string', description: 'What of the entity.', enum: relations } },
  },
  {
    name: 'search_docs',
    description: 'Sections of docs and other pages. The query may only have words of the question and names of entities.',
    parameters: { query: { type: 'string', description: 'Words to search for.' } },
  },
  { name: 'get_workloads', description: 'Health and running versions of an entity.', parameters: entityParameter },
  { name: 'get_pipelines', description: 'Last pipeline runs and deployments of an entity.', parameters: entityParameter },
  { name: 'get_costs', description: 'Cloud costs of an entity in the last 30 days.', parameters: entityParameter },
] satisfies readonly (ModelTool & { name: LookupTool })[]
