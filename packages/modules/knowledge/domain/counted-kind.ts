/** A kind of entities, and how it is called. */
export type CountedKind = { kind: string; one: string; many: string }

/** What can be counted, by how people call it. */
const kindsByName: Record<string, CountedKind> = {
  service: { kind: 'component', one: 'component', many: 'components' },
  component: { kind: 'component', one: 'component', many: 'components' },
  api: { kind: 'api', one: 'API', many: 'APIs' },
  team: { kind: 'group', one: 'team', many: 'teams' },
  group: { kind: 'group', one: 'team', many: 'teams' },
  squad: { kind: 'group', one: 'team', many: 'teams' },
  system: { kind: 'system', one: 'system', many: 'systems' },
  domain: { kind: 'domain', one: 'domain', many: 'domains' },
  resource: { kind: 'resource', one: 'resource', many: 'resources' },
  user: { kind: 'user', one: 'user', many: 'users' },
}

/** The kind that one of some names stands for. */
export const countedKind = (names: readonly string[]): CountedKind | undefined => {
  const name = names.find((n) => Object.hasOwn(kindsByName, n))
  return name === undefined ? undefined : kindsByName[name]
}
