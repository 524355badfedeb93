import { type Descriptor, refOf } from '@callboard/modules/catalog/domain/entity'
import { safeName, uniqueName } from './names.ts'

/** Something that a repository was found to contain. */
type Found = { descriptor: Descriptor }

/**
 * Another name for an inferred entity whose name belongs to another repository: with the name of its own repository, or with the
 * owner's for what is named like its repository. `taken` are lower-case names.
 */
export function otherName({ metadata: { name } }: Descriptor, slug: string, taken: ReadonlySet<string>): string {
  const repository = safeName(slug.slice(slug.lastIndexOf('/') + 1))
  const prefix = name.toLowerCase() === repository.toLowerCase() ? slug.slice(0, slug.lastIndexOf('/')) : repository
  return uniqueName([safeName(`${prefix}-${name}`)], new Set(taken))
}

const renamedValue = (value: unknown, byRef: ReadonlyMap<string, string>, kindOf: string): unknown => {
  if (Array.isArray(value)) return value.map((v) => renamedValue(v, byRef, kindOf))
  if (typeof value !== 'string') return value
  const [kind, name] = value.includes(':')
    ? [value.slice(0, value.indexOf(':')), value.slice(value.lastIndexOf('/') + 1)]
    : [kindOf, value]
  const renamed = byRef.get(`${kind}:default/${name}`.toLowerCase())
  return renamed === undefined ? value : value.slice(0, value.length - name.length) + renamed
}

/** The fields by which inferred entities of a repository refer to each other, with the kind that a bare name has there. */
const kinds: Record<string, string> = { dependsOn: 'component', providesApis: 'api', consumesApis: 'api', system: 'system' }

/** Something found in one repository, with what refers to it by reference. */
type FoundIn<Entity> = { entities: Entity[]; pages?: { ref: string }[]; problems: { ref?: string }[] }

/** A reference with a new name. */
export const withName = (ref: string, name: string): string => `${ref.slice(0, ref.lastIndexOf('/') + 1)}${name}`.toLowerCase()

function renamedEntity<Entity extends Found>(entity: Entity, names: ReadonlyMap<string, string>): Entity {
  const { descriptor } = entity
  const name = names.get(refOf(descriptor)) ?? descriptor.metadata.name
  const spec = Object.entries(descriptor.spec ?? {}).map(([field, value]) => {
    const kind = kinds[field]
    return [field, kind ? renamedValue(value, names, kind) : value]
  })
  // As with names that are no valid ones, people see the one that they know.
  const title = descriptor.metadata.title ?? (name === descriptor.metadata.name ? undefined : descriptor.metadata.name)
  const metadata = { ...descriptor.metadata, name, ...(title ? { title } : {}) }
  return { ...entity, descriptor: { ...descriptor, metadata, ...(descriptor.spec ? { spec: Object.fromEntries(spec) } : {}) } }
}

/** What one repository contains under new names, also where it refers to itself. `names` has them by reference. */
export function renamed<Entity extends Found, Read extends FoundIn<Entity>>(
  read: Read,
  names: ReadonlyMap<string, string>,
): Read {
  const refIn = <Of extends { ref?: string }>(of: Of): Of => {
    const name = of.ref === undefined ? undefined : names.get(of.ref)
    return of.ref === undefined || name === undefined ? of : { ...of, ref: withName(of.ref, name) }
  }
  return {
    ...read,
    entities: read.entities.map((entity) => renamedEntity(entity, names)),
    problems: read.problems.map(refIn),
    ...(read.pages ? { pages: read.pages.map(refIn) } : {}),
  }
}
