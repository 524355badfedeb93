import type { Json } from '@callboard/modules/catalog/domain/entity'
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, visit, type YAMLMap, YAMLSeq } from 'yaml'
import { type FieldDraft, isObject, kindKeys, readField, schemaOfKind } from './field-schema.ts'
import {
  type Edited,
  editText,
  keyIndex,
  listAt,
  mapAt,
  moveItem,
  NotEditable,
  type Path,
  setAt,
  setYamlAt,
} from './template-document.ts'

/** A change that the builder makes. Positions count from 0. */
export type Edit =
  | { change: 'set'; path: Path; value: Json | undefined }
  | { change: 'set-yaml'; path: Path; text: string }
  | { change: 'add-page' }
  | { change: 'remove-page'; page: number }
  | { change: 'add-field'; page: number; field: FieldDraft }
  | { change: 'change-field'; page: number; name: string; field: FieldDraft }
  | { change: 'remove-field'; page: number; name: string }
  | { change: 'move-field'; page: number; name: string; by: -1 | 1 }
  | { change: 'add-step'; action: string }
  | { change: 'remove-step'; step: number }
  | { change: 'move-step'; step: number; by: -1 | 1 }

const pagesPath = ['spec', 'parameters'] as const
const stepsPath = ['spec', 'steps'] as const

/** Where a page is: a form of one page may be written without a list. */
function pagePath(document: Document, page: number): Path {
  const parameters = document.getIn(pagesPath, true)
  return isMap(parameters) && page === 0 ? pagesPath : [...pagesPath, page]
}

/** The pages as a list, which a form of one page becomes. */
function pagesOf(document: Document) {
  const parameters = document.getIn(pagesPath, true)
  if (isMap(parameters)) {
    const list = new YAMLSeq()
    list.add(parameters)
    document.setIn(pagesPath, list)
  }
  return listAt(document, pagesPath)
}

const validName = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/

function requireName(properties: YAMLMap, name: string): void {
  if (!validName.test(name)) throw new NotEditable('Use letters, digits and “_” for the name, and begin with a letter.')
  if (keyIndex(properties, name) >= 0) throw new NotEditable(`Another field of this page is named ${name}.`)
}

/** Lists a field among the required ones, or takes it off that list. */
function setRequired(document: Document, page: Path, name: string, required: boolean): void {
  const path = [...page, 'required']
  if (!required && document.getIn(path) === undefined) return
  const list = listAt(document, path)
  const at = list.items.findIndex((item) => isScalar(item) && item.value === name)
  if (required && at < 0) list.add(document.createNode(name))
  if (!required && at >= 0) list.delete(at)
  // The schema of Backstage's forms wants at least one name.
  if (list.items.length === 0) setAt(document, path, undefined)
}

const parameter = /(?<![\w.])parameters\.([\w-]+)/g

/** Expressions of steps and outputs read a renamed field by its new name. */
function renameInExpressions(document: Document, from: string, to: string): void {
  for (const path of [stepsPath, ['spec', 'output']]) {
    const node = document.getIn(path, true)
    if (!isMap(node) && !isSeq(node)) continue
    visit(node, {
      Scalar(_, scalar) {
        if (typeof scalar.value === 'string' && scalar.value.includes('${{'))
          scalar.value = scalar.value.replace(parameter, (used, name) => (name === from ? `parameters.${to}` : used))
      },
    })
  }
}

function addField(document: Document, page: number, field: FieldDraft): void {
  const parameters = document.getIn(pagesPath, true)
  if (!isCollection(parameters) && !isAlias(parameters)) setAt(document, pagesPath, [{ title: 'Details' }])
  const at = pagePath(document, page)
  const properties = mapAt(document, [...at, 'properties'])
  requireName(properties, field.name)
  properties.flow = false
  properties.add(document.createPair(field.name, { title: field.label, ...schemaOfKind(field) }))
  if (field.help) setAt(document, [...at, 'properties', field.name, 'description'], field.help)
  setRequired(document, at, field.name, field.required)
}

/** Writes what differs, so that comments and keys that only YAML shows stay. */
function changeField(document: Document, page: number, name: string, field: FieldDraft): void {
  const at = pagePath(document, page)
  const properties = mapAt(document, [...at, 'properties'])
  const pair = properties.items[keyIndex(properties, name)]
  if (!pair || !isScalar(pair.key)) throw new NotEditable('This field is not in the text any more.')
  const path = [...at, 'properties', name]
  const schema: unknown = mapAt(document, path).toJS(document)
  const before = readField(name, isObject(schema) ? schema : {}, false)
  if (field.label !== before.label) setAt(document, [...path, 'title'], field.label || undefined)
  if (field.help !== before.help) setAt(document, [...path, 'description'], field.help || undefined)
  const next = schemaOfKind(field)
  const isSameKind = field.kind === before.kind
  for (const key of kindKeys) {
    const value = next[key]
    const current = isObject(schema) ? schema[key] : undefined
    // Options of a picker that the builder does not know belong to the kind that it keeps.
    const isKept = isSameKind && value === undefined && field.kind !== 'entity'
    if (!isKept && JSON.stringify(value) !== JSON.stringify(current)) setAt(document, [...path, key], value)
  }
  if (field.name !== name) {
    requireName(properties, field.name)
    setRequired(document, at, name, false)
    pair.key.value = field.name
    renameInExpressions(document, name, field.name)
  }
  setRequired(document, at, field.name, field.required)
}

function removeField(document: Document, page: number, name: string): void {
  const at = pagePath(document, page)
  setRequired(document, at, name, false)
  mapAt(document, [...at, 'properties']).delete(name)
}

/** An id that expressions can name, from the last part of an action's: `publish:github:pull-request` is `pullRequest`. */
function stepId(action: string, taken: ReadonlySet<unknown>): string {
  const base = (action.split(':').at(-1) ?? 'step').replaceAll(
    /[^A-Za-z0-9]+(.)?/g,
    (_, next: string | undefined) => next?.toUpperCase() ?? '',
  )
  const ids = [base, ...Array.from({ length: 500 }, (_, i) => `${base}${i + 2}`)]
  return ids.find((id) => !taken.has(id)) ?? base
}

function addStep(document: Document, action: string): void {
  const steps = listAt(document, stepsPath)
  const taken = new Set(steps.items.map((step) => (isMap(step) ? step.get('id') : undefined)))
  steps.flow = false
  steps.add(document.createNode({ id: stepId(action, taken), action }))
}

function moveField(document: Document, { page, name, by }: Extract<Edit, { change: 'move-field' }>): void {
  const properties = mapAt(document, [...pagePath(document, page), 'properties'])
  moveItem(properties.items, keyIndex(properties, name), by)
}

function apply(document: Document, edit: Edit): void {
  switch (edit.change) {
    case 'set':
      setAt(document, edit.path, edit.value)
      break
    case 'set-yaml':
      setYamlAt(document, edit.path, edit.text)
      break
    case 'add-page':
      pagesOf(document).add(document.createNode({ title: 'More', properties: {} }))
      break
    case 'remove-page':
      pagesOf(document).delete(edit.page)
      break
    case 'add-field':
      addField(document, edit.page, edit.field)
      break
    case 'change-field':
      changeField(document, edit.page, edit.name, edit.field)
      break
    case 'remove-field':
      removeField(document, edit.page, edit.name)
      break
    case 'move-field':
      moveField(document, edit)
      break
    case 'add-step':
      addStep(document, edit.action)
      break
    case 'remove-step':
      listAt(document, stepsPath).delete(edit.step)
      break
    case 'move-step':
      moveItem(listAt(document, stepsPath).items, edit.step, edit.by)
  }
}

/** A template's text after a change of the builder. What the change does not concern stays, comments too. */
export const editTemplate = (text: string, edit: Edit): Edited => editText(text, (document) => apply(document, edit))
