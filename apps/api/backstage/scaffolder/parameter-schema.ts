import { AppError } from '@callboard/core/errors'
import { z } from 'zod'

const supported = 'scaffolder.backstage.io/v1beta3'

const object = z.record(z.string(), z.unknown())

const template = z.object({
  apiVersion: z.string(),
  kind: z.string().refine((kind) => kind.toLowerCase() === 'template'),
  metadata: z.looseObject({ name: z.string(), title: z.string().optional(), description: z.string().optional() }),
  spec: z.looseObject({
    // One page of a form, or several.
    parameters: z.union([object, z.array(object)]).optional(),
    presentation: object.optional(),
    formDecorators: z.array(object).optional(),
    EXPERIMENTAL_formDecorators: z.array(object).optional(),
  }),
})

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** A page of the form. Title and description are both next to the schema and in it, as in Backstage's backend. */
const stepOf = (schema: Record<string, unknown>) => ({
  title: text(schema.title) ?? 'Please enter the following information',
  ...(text(schema.description) ? { description: schema.description } : {}),
  ...(typeof schema.when === 'string' || typeof schema.when === 'boolean' ? { when: schema.when } : {}),
  schema,
})

/**
 * The form of a template, in the format of `parameter-schema` of Backstage's scaffolder.
 * @throws AppError `invalid_input` for an entity that is not a usable template
 */
export function parameterSchemaOf(entity: unknown, ref: string) {
  const parsed = template.safeParse(entity)
  if (!parsed.success)
    throw new AppError('invalid_input', `${ref} is not a template with parameters. Check its kind and spec.parameters.`)
  const { apiVersion, metadata, spec } = parsed.data
  if (apiVersion !== supported)
    throw new AppError('invalid_input', `Unsupported apiVersion "${apiVersion}" in ${ref}. Templates have ${supported}.`)
  const { presentation, formDecorators = spec.EXPERIMENTAL_formDecorators } = spec
  return {
    title: metadata.title ?? metadata.name,
    ...(metadata.description ? { description: metadata.description } : {}),
    ...(metadata['ui:options'] ? { 'ui:options': metadata['ui:options'] } : {}),
    ...(presentation ? { presentation } : {}),
    steps: [spec.parameters ?? []].flat().map(stepOf),
    ...(formDecorators ? { formDecorators } : {}),
  }
}
