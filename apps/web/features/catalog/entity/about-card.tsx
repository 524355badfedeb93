import { type Descriptor, shortRef } from '@callboard/modules/catalog/domain/entity'
import { Badge } from '@callboard/ui/badge'
import { Card, Facts } from '@callboard/ui/card'
import type { ReactNode } from 'react'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

/** What the descriptor says of the entity itself. */
export function AboutCard({ shown }: { shown: ShownEntity }) {
  const { kind, metadata, spec } = shown.entity as unknown as Descriptor
  const profile = (
    typeof spec?.profile === 'object' && spec.profile !== null && !Array.isArray(spec.profile) ? spec.profile : {}
  ) as Record<string, unknown>
  const facts: { label: string; value: ReactNode }[] = [
    { label: 'Kind', value: kind },
    ...(text(spec?.type) ? [{ label: 'Type', value: text(spec?.type) }] : []),
    ...(text(spec?.lifecycle) ? [{ label: 'Lifecycle', value: text(spec?.lifecycle) }] : []),
    ...(text(profile.email)
      ? [
          {
            label: 'Email',
            value: (
              <a href={`mailto:${text(profile.email)}`} className="text-accent underline decoration-line2">
                {text(profile.email)}
              </a>
            ),
          },
        ]
      : []),
    { label: 'Reference', value: <code className="font-mono text-sm break-all">{shown.ref}</code> },
    ...(metadata.namespace && metadata.namespace !== 'default' ? [{ label: 'Namespace', value: metadata.namespace }] : []),
    ...(metadata.tags && metadata.tags.length > 0
      ? [
          {
            label: 'Tags',
            value: (
              <span className="flex flex-wrap gap-1">
                {metadata.tags.map((t) => (
                  <Badge key={t}>{t}</Badge>
                ))}
              </span>
            ),
          },
        ]
      : []),
  ]
  return (
    <Card title="About">
      <Facts facts={facts} />
    </Card>
  )
}

/** Annotations and labels, for those who look for one. */
export function AnnotationsCard({ shown }: { shown: ShownEntity }) {
  const { metadata } = shown.entity as unknown as Descriptor
  const rows = [...Object.entries(metadata.labels ?? {}), ...Object.entries(metadata.annotations ?? {})]
  if (rows.length === 0) return null
  return (
    <Card title="Annotations and labels" aside={rows.length}>
      <dl className="divide-y">
        {rows.map(([key, value]) => (
          <div key={key} className="grid gap-x-4 px-3.5 py-1.5 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <dt className="font-mono text-sm break-all text-faint">{key}</dt>
            <dd className="font-mono text-sm break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

export const entityTitle = (entity: unknown, ref: string): string => {
  const { metadata, spec } = entity as Descriptor
  const profile = spec?.profile as { displayName?: unknown } | undefined
  return metadata.title ?? text(profile?.displayName) ?? metadata.name ?? shortRef(ref)
}
