import { type JsonObject, shortRef, stringAt } from '@callboard/modules/catalog/domain/entity'

/** What a field offers: an entity, or any other value. */
export type Option = { value: string; label: string; detail?: string }

/** A reference as a field shows it while it does not know the title; another text as it is. */
export const shownRef = (text: string): string => (/^[^:]+:.+\/.+/.test(text) ? shortRef(text) : text)

export function optionOf(entity: JsonObject): Option {
  const name = stringAt(entity, 'metadata', 'name') ?? ''
  const namespace = stringAt(entity, 'metadata', 'namespace') ?? 'default'
  const value = `${stringAt(entity, 'kind')}:${namespace}/${name}`.toLowerCase()
  return { value, label: stringAt(entity, 'metadata', 'title') ?? name, detail: value }
}
