import { follow, type Loose, listOf, objectOf, textOf } from '../loose.ts'
import type { OpenApiOperation } from '../openapi.ts'

// Swagger 2 describes bodies as parameters, media types apart from schemas, and the schema of a parameter in the parameter. Its
// operations are converted to OpenAPI 3, so that versions of both formats can be compared with each other.

const styles: Readonly<Record<string, Loose>> = {
  csv: { explode: false },
  multi: { style: 'form', explode: true },
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  tsv: { style: 'tabDelimited', explode: false },
}

const mediaTypes = (document: Loose, operation: Loose, key: 'consumes' | 'produces', none: string): string[] => {
  const found = [operation[key], document[key]].map(listOf).find((types) => types.length > 0) ?? [none]
  return found.map(String)
}

const contentOf = (media: readonly string[], schema: unknown): Loose => Object.fromEntries(media.map((m) => [m, { schema }]))

function parameterOf(parameter: Loose): Loose {
  const { name, in: location, required, description, collectionFormat, ...schema } = parameter
  const isList = schema.type === 'array'
  return {
    name,
    in: location,
    ...(required === undefined ? {} : { required }),
    ...(parameter.schema === undefined ? { schema } : { schema: parameter.schema }),
    ...(isList ? styles[textOf(collectionFormat) || 'csv'] : {}),
  }
}

/** `file` is a binary string in OpenAPI 3. */
const formField = ({ name: _, in: __, required: ___, collectionFormat: ____, ...schema }: Loose): Loose =>
  schema.type === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema

function bodyOf(document: Loose, operation: Loose, parameters: readonly Loose[]): Loose | undefined {
  const body = parameters.find((p) => p.in === 'body')
  if (body) {
    const { required, schema } = body
    return { required, content: contentOf(mediaTypes(document, operation, 'consumes', 'application/json'), schema) }
  }
  const fields = parameters.filter((p) => p.in === 'formData')
  if (fields.length === 0) return undefined
  const required = fields.filter((p) => p.required === true).map((p) => textOf(p.name))
  const properties = Object.fromEntries(fields.map((p) => [textOf(p.name), formField(p)]))
  const media = fields.some((p) => p.type === 'file') ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
  return {
    required: required.length > 0,
    content: contentOf(mediaTypes(document, operation, 'consumes', media), { type: 'object', properties, required }),
  }
}

function responsesOf(document: Loose, operation: Loose): Loose {
  const media = mediaTypes(document, operation, 'produces', 'application/json')
  return Object.fromEntries(
    Object.entries(objectOf(operation.responses)).map(([status, value]) => {
      const response = follow(document, value)
      const headers = Object.fromEntries(
        Object.entries(objectOf(response.headers)).map(([name, header]) => [name, { schema: header }]),
      )
      return [status, { headers, ...(response.schema === undefined ? {} : { content: contentOf(media, response.schema) }) }]
    }),
  )
}

/** An operation of a Swagger 2 document as OpenAPI 3 has it. Operations of other documents are unchanged. */
export function asOpenApi3(document: Loose, found: OpenApiOperation): OpenApiOperation {
  if (document.swagger === undefined) return found
  const { item, operation } = found
  const all = [...listOf(item.parameters), ...listOf(operation.parameters)].map((p) => follow(document, p))
  const parameters = [...new Map(all.map((p) => [`${p.in} ${p.name}`, p])).values()]
  const requestBody = bodyOf(document, operation, parameters)
  const { parameters: _, consumes: __, produces: ___, ...rest } = operation
  return {
    ...found,
    item: {},
    operation: {
      ...rest,
      parameters: parameters.filter((p) => p.in !== 'body' && p.in !== 'formData').map(parameterOf),
      ...(requestBody ? { requestBody } : {}),
      responses: responsesOf(document, operation),
    },
  }
}
