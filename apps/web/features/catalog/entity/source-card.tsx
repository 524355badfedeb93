import { Card, Facts } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { ReceiptText } from 'lucide-react'
import { commitFact } from '~/components/catalog/commit-fact.tsx'
import type { ShownEntity } from '~/components/catalog/shown-entity.ts'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** Where the entity comes from: what was read, when, and from which version. */
export function SourceCard({ base, shown, now }: { base: string; shown: ShownEntity; now: Date }) {
  const { source } = shown
  return (
    <Card title="Source" icon={<ReceiptText aria-hidden />}>
      <Facts
        facts={[
          ...(source.integration
            ? [
                {
                  label: 'Integration',
                  value: (
                    <Link
                      href={paths.integration(base, source.integration.id)}
                      className="text-accent underline decoration-line2 underline-offset-2"
                    >
                      {source.integration.name}
                    </Link>
                  ),
                },
              ]
            : [{ label: 'Managed by', value: 'users' }]),
          ...(source.item && source.integration
            ? [
                {
                  label: 'Synced from',
                  value: (
                    <Link
                      href={paths.item(base, source.integration.id, source.item.key)}
                      className="text-accent underline decoration-line2 underline-offset-2"
                    >
                      {source.item.name}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(source.file && source.url
            ? [
                {
                  label: 'File',
                  value: (
                    <a
                      href={source.url}
                      target="_blank"
                      rel="noreferrer"
                      className="font-mono text-sm break-all text-accent underline decoration-line2 underline-offset-2"
                    >
                      {source.file}
                    </a>
                  ),
                },
              ]
            : []),
          ...commitFact(source.item?.version),
          ...(source.item?.readAt ? [{ label: 'Read', value: <TimeAgo at={source.item.readAt} now={now} /> }] : []),
          { label: 'Changed', value: <TimeAgo at={source.updatedAt} now={now} /> },
          { label: 'First seen', value: <TimeAgo at={source.createdAt} now={now} /> },
        ]}
      />
    </Card>
  )
}
