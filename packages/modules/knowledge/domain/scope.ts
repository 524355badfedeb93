/** What a question is limited to: an entity with its parts, or the docs of an entity. */
export const scopeKinds = ['entity', 'docs'] as const
export type ScopeKind = (typeof scopeKinds)[number]
export type Scope = { kind: ScopeKind; ref: string }
