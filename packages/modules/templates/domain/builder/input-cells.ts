import type { Json, JsonObject } from '@callboard/modules/catalog/domain/entity'
import { isObject, textOf } from './field-schema.ts'

/** How an input of an action is entered. Whatever is no text, choice or list is entered as YAML. */
type CellKind = 'text' | 'number' | 'choice' | 'lines' | 'yaml'

/** An input of an action. Any input may be an expression instead, such as `${{ parameters.name }}`. */
export type InputCell = {
  name: string
  kind: CellKind
  required: boolean
  help: string
  /** The values of a choice, as texts. */
  choices: string[]
  isBoolean: boolean
  /** False for one that the action does not have. */
  known: boolean
}

const expression = /^\s*\$\{\{[\s\S]*\}\}\s*$/

function kindOf(schema: JsonObject): Pick<InputCell, 'kind' | 'choices' | 'isBoolean'> {
  const { type, items } = schema
  if (Array.isArray(schema.enum) && schema.enum.every((one) => typeof one === 'string'))
    return { kind: 'choice', choices: schema.enum.map(String), isBoolean: false }
  if (type === 'boolean') return { kind: 'choice', choices: ['true', 'false'], isBoolean: true }
  const plain = { choices: [], isBoolean: false }
  if (type === 'string') return { kind: 'text', ...plain }
  if (type === 'number' || type === 'integer') return { kind: 'number', ...plain }
  if (type === 'array' && isObject(items) && items.type === 'string') return { kind: 'lines', ...plain }
  return { kind: 'yaml', ...plain }
}

/** The inputs of an action by its schema, those that are required first, and the ones that are written but unknown last. */
export function inputCells(schema: JsonObject, input: JsonObject): InputCell[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  const properties = isObject(schema.properties) ? schema.properties : {}
  const known = Object.entries(properties).map(([name, property]): InputCell => {
    const own = isObject(property) ? property : {}
    const hasDefault = own.default !== undefined
    return {
      ...{ name, known: true, help: textOf(own.description), required: required.includes(name) && !hasDefault },
      ...kindOf(own),
    }
  })
  const unknown = Object.keys(input)
    .filter((name) => !Object.hasOwn(properties, name))
    .map((name): InputCell => ({ name, kind: 'yaml', required: false, help: '', choices: [], isBoolean: false, known: false }))
  return [...known.filter((cell) => cell.required), ...known.filter((cell) => !cell.required), ...unknown]
}

/** The kind in which a value can be shown without loss: one that does not fit its input is shown as YAML. */
export function shownKind({ kind }: InputCell, value: Json | undefined): CellKind {
  if (value === undefined || kind === 'yaml') return kind
  if (typeof value === 'string' && (kind !== 'lines' || expression.test(value))) return kind
  if (kind === 'choice' && typeof value === 'boolean') return kind
  if (kind === 'number' && typeof value === 'number') return kind
  if (
    kind === 'lines' &&
    Array.isArray(value) &&
    value.every((one) => typeof one === 'string' && one.trim() === one && one !== '' && !one.includes('\n'))
  )
    return kind
  return 'yaml'
}

/** A value as its control shows it. One for YAML shows its part of the text. */
export function cellText(kind: CellKind, value: Json | undefined): string {
  if (value === undefined) return ''
  if (kind === 'lines' && Array.isArray(value)) return value.join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What was entered into a control other than one for YAML; undefined if nothing was. */
export function cellValue({ isBoolean }: InputCell, kind: CellKind, text: string): Json | undefined {
  if (text.trim() === '') return undefined
  if (kind === 'choice') return isBoolean && (text === 'true' || text === 'false') ? text === 'true' : text
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text
  if (kind === 'lines')
    return expression.test(text)
      ? text.trim()
      : text
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean)
  return text
}
