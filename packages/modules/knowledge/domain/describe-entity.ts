import {
  type Descriptor,
  type JsonObject,
  normalizeRef,
  shortRef,
  stringAt,
  stringsAt,
} from '@callboard/modules/catalog/domain/entity'

/** Something of the catalog as a page that questions can be answered from. */
export type SourcePage = { title: string; path: string; text: string }

/** Text of a descriptor in a line of Markdown. */
const line = (text: string) => text.replace(/\s+/g, ' ').trim()

const named = (ref: string, kind: string) => shortRef(normalizeRef(ref, { kind }) ?? ref)

/** Fields of `spec` that name other entities, with the kind of those without one. */
const references = [
  ['owner', 'Owner', 'group'],
  ['system', 'System', 'system'],
  ['domain', 'Domain', 'domain'],
  ['subcomponentOf', 'Part of', 'component'],
  ['parent', 'Parent team', 'group'],
  ['dependsOn', 'Depends on', 'component'],
  ['dependencyOf', 'Dependency of', 'component'],
  ['providesApis', 'Provides the APIs', 'api'],
  ['consumesApis', 'Uses the APIs', 'api'],
  ['memberOf', 'Member of the teams', 'group'],
  ['members', 'Members', 'user'],
  ['children', 'Teams', 'group'],
] as const

function factsOf({ kind, metadata, spec = {} }: Descriptor): string[] {
  const type = stringAt(spec, 'type')
  const lifecycle = stringAt(spec, 'lifecycle')
  const email = stringAt(spec, 'profile', 'email')
  return [
    `Kind: ${kind}${type ? `, ${type}` : ''}`,
    ...(lifecycle ? [`Lifecycle: ${lifecycle}`] : []),
    ...references.flatMap(([field, label, of]) => {
      const refs = stringsAt(spec, field)
      return refs.length > 0 ? [`${label}: ${refs.map((ref) => named(ref, of)).join(', ')}`] : []
    }),
    ...(email ? [`Email: ${email}`] : []),
    ...(metadata.tags?.length ? [`Tags: ${metadata.tags.join(', ')}`] : []),
    ...(metadata.links ?? []).map(({ title, url }) => `Link: [${title ?? url}](${url})`),
  ]
}

/** What the catalog says about an entity. */
export function describeEntity(descriptor: Descriptor): SourcePage {
  const { name, title, description } = descriptor.metadata
  const shown = title && title.toLowerCase() !== name.toLowerCase() ? `${title} (${name})` : (title ?? name)
  const about = description ? `${line(description)}\n\n` : ''
  const list = factsOf(descriptor).map((fact) => `- ${line(fact)}`)
  return { title: shown, path: name, text: `# ${line(shown)}\n\n${about}${list.join('\n')}\n` }
}

/** An operation of an API, as the catalog lists it. */
export type OperationRow = { method: string; name: string; summary: string }

/** The part of a path that says what an operation is about: `orders` of `/v1/orders/{id}`. */
const topicOf = ({ name }: OperationRow) => name.split('/').find((part) => part && !/^v\d+$|^api$|^\{/.test(part)) ?? name

/** The operations of an API, a section for each topic. */
export function describeApi(api: Descriptor, operations: readonly OperationRow[]): SourcePage {
  const { title, path } = describeEntity(api)
  const description = stringAt(api.metadata as JsonObject, 'description')
  const topics = Map.groupBy(operations, topicOf)
  const sections = [...topics].map(([topic, of]) => {
    const items = of.map((o) => `- \`${line(`${o.method} ${o.name}`)}\`${o.summary ? ` ${line(o.summary)}` : ''}`)
    return `## Operations of ${line(topic)}\n\n${items.join('\n')}\n`
  })
  return {
    title: `${title} API`,
    path,
    text: `# ${line(title)}\n\n${description ? `${line(description)}\n\n` : ''}${sections.join('\n')}`,
  }
}

/** An article under its title. */
export const describeArticle = (title: string, text: string, owner: string): SourcePage => ({
  title: line(title),
  path: owner,
  text: `# ${line(title)}\n\n${text}\n`,
})

/** A document of a plugin under its title, with the words of its place. */
export const describeDocument = (title: string, text: string, place: string): SourcePage => ({
  title: line(title),
  path: place,
  text: `# ${line(title)}\n\n${text}\n`,
})

/** A team's answer, under the question as its heading. */
export const describeAnswer = (question: string, answer: string, team: string): SourcePage => ({
  title: line(question),
  path: team,
  text: `# ${line(question)}\n\n${answer}\n`,
})
