import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import type { ParameterStep } from '@callboard/modules/templates/domain/views'
import { pointerParts } from '~/components/json-form/plain-errors.ts'
import { propertyNames } from '~/components/json-form/split-schema.ts'

/** What a form sends. Secrets are apart from the values, which are stored. */
export type Filled = { values: JsonObject; secrets: Record<string, string> }

/** The values of each step, as far as they are entered. */
export type StepValues = readonly Readonly<Record<string, unknown>>[]

/** An error of the server at a field of a step. */
export type StepError = { step: number; path: readonly string[]; message: string }

/** The values of all steps in one object. What is not JSON, such as an emptied field, is left out. */
export const allValues = (steps: StepValues): JsonObject => JSON.parse(JSON.stringify(Object.assign({}, ...steps)))

/** Shares out values by name to the steps that have such a field. Others are dropped. */
export function valuesBySteps(
  steps: readonly Pick<ParameterStep, 'schema'>[],
  values: Readonly<Record<string, unknown>>,
): StepValues {
  return steps.map(({ schema }) => {
    const names = propertyNames(schema)
    return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)))
  })
}

/**
 * The server's errors by step. Fields are named by JSON pointer (`/owner`); an error of a field that no step has is returned as
 * a general one.
 */
export function errorsBySteps(
  steps: readonly Pick<ParameterStep, 'schema'>[],
  errors: readonly { field: string; message: string }[],
): { atFields: StepError[]; general: string[] } {
  const atFields: StepError[] = []
  const general: string[] = []
  for (const { field, message } of errors) {
    const path = pointerParts(field)
    const step = steps.findIndex(({ schema }) => propertyNames(schema).has(path[0] ?? ''))
    if (step < 0) general.push(message)
    else atFields.push({ step, path, message })
  }
  return { atFields, general }
}

/** Values of a link (`?formData=…`), as Backstage's links have them. Anything but an object prefills nothing. */
export function prefillOf(formData: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(formData ?? '{}')
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {}
  } catch {
    return {}
  }
}
