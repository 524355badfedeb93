import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
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

export type PolicyView = Policy & { updatedBy: string; updatedAt: Date }

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

/** What a value says, in lower case: one text, or one for each entry of a list. */
function textsOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (value === undefined || value === null || typeof value === 'object') return []
  return [String(value).trim().toLowerCase()]
}

/** Whether a policy may apply to runs of a template, depending on what is entered. */
export const concerns = ({ templates }: Pick<Policy, 'templates'>, ref: string): boolean =>
  templates.length === 0 || templates.includes(ref)

/** Whether a policy applies to a run. @param values with defaults */
export function policyApplies(policy: Pick<Policy, 'templates' | 'conditions'>, ref: string, values: JsonObject): boolean {
  if (!concerns(policy, ref)) return false
  return policy.conditions.every(({ input, values: those }) => {
    const given = textsOf(Object.hasOwn(values, input) ? values[input] : undefined)
    return those.some((value) => given.includes(value.trim().toLowerCase()))
  })
}
