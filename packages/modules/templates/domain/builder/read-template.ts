import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { type BuilderField, isObject, listOf, readField, textOf } from './field-schema.ts'
import { openDocument } from './template-document.ts'

/** A page of a form. `rest` are its keys that only YAML shows, such as `dependencies`. */
export type BuilderPage = { title: string; description: string; fields: BuilderField[]; rest: string[]; schema: JsonObject }

export type BuilderStep = {
  id: string
  name: string
  action: string
  input: JsonObject
  /** When it runs, as an expression; empty for always. */
  if: string
  /** Keys that only YAML shows. */
  rest: string[]
}

/** A template as the builder shows it. */
export type BuilderView = {
  name: string
  title: string
  description: string
  owner: string
  /** Kinds of entities on whose pages it appears. */
  appliesTo: string[]
  pages: BuilderPage[]
  /** Whether its pages are a list; a form of one page may be written without. */
  isList: boolean
  steps: BuilderStep[]
  /** What only YAML shows, such as `metadata.tags`. */
  hidden: string[]
}

const objectAt = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
const others = (value: JsonObject, prefix: string, shown: readonly string[]) =>
  Object.keys(value).flatMap((key) => (shown.includes(key) ? [] : [`${prefix}${key}`]))
const strings = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

function pageOf(schema: JsonObject): BuilderPage {
  const required = strings(schema.required)
  return {
    title: textOf(schema.title),
    description: textOf(schema.description),
    fields: Object.entries(objectAt(schema.properties)).map(([name, property]) =>
      readField(name, property, required.includes(name)),
    ),
    rest: others(schema, '', ['title', 'description', 'type', 'required', 'properties']),
    schema,
  }
}

const stepOf = (step: JsonObject): BuilderStep => ({
  id: textOf(step.id),
  name: textOf(step.name),
  action: textOf(step.action),
  input: objectAt(step.input),
  if: textOf(step.if),
  rest: others(step, '', ['id', 'name', 'action', 'input', ...(typeof step.if === 'string' ? ['if'] : [])]),
})

/** A template's text as the builder shows it, or what is wrong with the text. */
export function readBuilder(text: string): { view: BuilderView } | { problem: string } {
  const opened = openDocument(text)
  if ('problem' in opened) return opened
  let root: JsonObject
  try {
    root = objectAt(opened.document.toJS({ maxAliasCount: 100 }))
  } catch {
    return { problem: 'The aliases of this text refer to too much, or to nothing.' }
  }
  const { metadata: meta, spec: specification } = root
  const metadata = objectAt(meta)
  const spec = objectAt(specification)
  return {
    view: {
      name: textOf(metadata.name),
      title: textOf(metadata.title),
      description: textOf(metadata.description),
      owner: textOf(spec.owner),
      appliesTo: strings(spec.appliesTo),
      pages: listOf(spec.parameters).filter(isObject).map(pageOf),
      isList: Array.isArray(spec.parameters),
      steps: listOf(spec.steps).filter(isObject).map(stepOf),
      hidden: [
        ...others(root, '', ['apiVersion', 'kind', 'metadata', 'spec']),
        ...others(metadata, 'metadata.', ['name', 'title', 'description']),
        ...others(spec, 'spec.', ['owner', 'appliesTo', 'parameters', 'steps']),
      ],
    },
  }
}

/** What a new template begins with. */
export const newTemplateText = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: new-action
  title: New action
spec:
  type: action
  appliesTo:
    - Component
  parameters:
    - title: Details
      properties: {}
  steps: []
`
