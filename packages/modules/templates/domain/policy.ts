import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { Template } from './template.ts'
import type { ParameterStep } from './views.ts'

/** An input of a form, and the values for which a policy applies. */
type PolicyCondition = { input: string; values: string[] }

/** Which runs need an approval before their first step, and whose. */
export type Policy = {
  id: string
  name: string
  /** Refs of templates; empty for all. */
  templates: string[]
  /** All have to hold; empty for every input. */
  conditions: PolicyCondition[]
  /** Refs of users and groups. */
  approvers: string[]
  /** Whether the owner of the template approves besides. */
  templateOwner: boolean
  /** Whether the owner of the entity that the run is started on approves besides. */
  entityOwner: boolean
  /** How many have to approve. */
  required: number
  /** Whether somebody else than who started the run has to approve. */
  fourEyes: boolean
  message: string
  expiresInHours: number
}

/** `missing` are templates and approvers that the catalog does not have. */
export type PolicyView = Policy & { missing: string[]; updatedBy: string; updatedAt: Date }

/** An entity that has another name now: its file describes `to` instead of `from`. */
export type Renamed = { from: string; to: string }

/** Refs with the new names of those that were renamed. */
export function withRenamed(refs: readonly string[], renamed: readonly Renamed[]): string[] {
  const following = (ref: string) => renamed.flatMap(({ from, to }) => (from === ref ? [to] : []))
  return [...new Set(refs.flatMap((ref) => (following(ref).length > 0 ? following(ref) : [ref])))]
}

/** An approval that a run needs by a policy. No approvers: the run cannot be started. */
export type RequiredApproval = Pick<Policy, 'id' | 'name' | 'approvers' | 'required' | 'fourEyes' | 'message' | 'expiresInHours'>

const objectOf = (value: Json | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

/** Values with the defaults of inputs that were left out, as a form fills them in. */
export function valuesWithDefaults(parameters: readonly Pick<ParameterStep, 'schema'>[], values: JsonObject): JsonObject {
  const defaults = parameters.flatMap(({ schema }) =>
    Object.entries(objectOf(schema.properties)).flatMap(([name, property]) => {
      const { default: value } = objectOf(property)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
  return { ...Object.fromEntries(defaults), ...values }
}

const listOf = (value: Json | undefined): Json[] => {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** What a value says, in lower case: one text, or one for each entry of a list. */
function textsOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (value === undefined || value === null || typeof value === 'object') return []
  return [String(value).trim().toLowerCase()]
}

/** Whether a policy may apply to runs of a template, depending on what is entered. */
export const concerns = ({ templates }: Pick<Policy, 'templates'>, ref: string): boolean =>
  templates.length === 0 || templates.includes(ref)

type Form = Pick<Template, 'ref' | 'parameters'>

/** The schemas of an input wherever the form has it: at its top, and where it depends on other values. */
function schemasOf(schema: Json | undefined, input: string): JsonObject[] {
  const { properties, ...rest } = objectOf(schema)
  const own = objectOf(properties)
  const here = Object.hasOwn(own, input) ? [objectOf(own[input])] : []
  const inner = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'].flatMap((key) => listOf(rest[key]))
  const dependent = ['dependencies', 'dependentSchemas'].flatMap((key) => Object.values(objectOf(rest[key])))
  return [...here, ...[...inner, ...dependent].flatMap((part) => schemasOf(part, input))]
}

const choicesOf = (schema: JsonObject): string[] | undefined => {
  const choices = schema.enum ?? objectOf(schema.items).enum
  return Array.isArray(choices) ? textsOf(choices) : undefined
}

/**
 * Whether a condition can hold for no run of a template, because its form has no such input any more, or none of the values
 * among its choices.
 */
function isOutdated({ input, values }: PolicyCondition, { parameters }: Form): boolean {
  const schemas = parameters.flatMap(({ schema }) => schemasOf(schema, input))
  const choices = schemas.map(choicesOf)
  return choices.every((one) => one !== undefined && !values.some((value) => one.includes(value.trim().toLowerCase())))
}

/**
 * Whether a policy applies to a run. A policy that names the template does not stop to apply when the template renames an input
 * or a choice: a condition that can never hold counts as one that does.
 * @param values with defaults
 */
export function policyApplies(policy: Pick<Policy, 'templates' | 'conditions'>, form: Form, values: JsonObject): boolean {
  if (!concerns(policy, form.ref)) return false
  const isNamed = policy.templates.includes(form.ref)
  return policy.conditions.every((condition) => {
    if (isNamed && isOutdated(condition, form)) return true
    const { input, values: those } = condition
    const given = textsOf(Object.hasOwn(values, input) ? values[input] : undefined)
    return those.some((value) => given.includes(value.trim().toLowerCase()))
  })
}
