import { invalidInput } from '@callboard/core/errors'
import type { JsonObject } from '@callboard/modules/catalog/domain/entity'
import { parseOrThrow } from '@callboard/parsing/parse'
import type { Template } from '../domain/template.ts'

/**
 * Checks the values of a form. Fields are JSON pointers, such as `/name`.
 * @throws AppError `invalid_input` that names every wrong field
 */
export async function checkValues(template: Template, values: JsonObject): Promise<void> {
  const schemas = template.parameters.map(({ schema }) => schema)
  const problems = await parseOrThrow('template-values', { schemas, values }, `The form of ${template.title}`)
  if (problems.length > 0) throw invalidInput(problems.map(({ pointer, message }) => ({ field: pointer, message })))
}
