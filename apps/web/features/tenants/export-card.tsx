'use client'
import type { ExportView } from '@callboard/modules/tenants'
import { Badge } from '@callboard/ui/badge'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Download } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { discardExport, startExport } from './data-actions.ts'

const megabytes = (bytes: number) => (bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`)

/** Requests an export of all data, and downloads it until it expires. */
export function ExportCard({
  base,
  exports,
  reason,
  now,
}: {
  base: string
  exports: ExportView[]
  reason: string | undefined
  now: Date
}) {
  const { busy, run } = useAction()
  const waiting = exports.some((e) => e.state === 'waiting')
  return (
    <Card title="Export">
      <div className="flex flex-wrap items-center gap-3 border-b p-3.5 last:border-b-0">
        <p className="min-w-0 flex-1 basis-60 text-muted">
          A zip with all data of this organization: entities as Backstage-compatible YAML, everything else as JSON. Secrets are
          not included.
        </p>
        <Button disabled={busy || waiting} reason={reason} onClick={() => run(() => startExport(base))}>
          {waiting ? 'Exporting …' : 'Create export'}
        </Button>
      </div>
      {exports.map((e) => (
        <Row key={e.id} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-52">
            {e.state === 'waiting' ? <Badge>in progress</Badge> : null}
            {e.state === 'failed' ? <Badge tone="bad">failed</Badge> : null}
            {e.state === 'ready' ? <b className="font-medium tabular-nums">{megabytes(e.size)}</b> : null}{' '}
            <span className="text-muted">
              requested by {e.requestedBy} <TimeAgo at={e.createdAt} now={now} />
            </span>
            {e.error ? <span className="block text-bad">{e.error}</span> : null}
            {e.expiresAt ? (
              <span className="block text-sm text-faint">
                expires <TimeAgo at={e.expiresAt} now={now} />
              </span>
            ) : null}
          </span>
          {e.state === 'ready' ? (
            <a href={paths.exportFile(base, e.id)} className={buttonStyle()} download>
              <Download aria-hidden /> Download
            </a>
          ) : null}
          {e.state === 'waiting' ? null : (
            <Button variant="quiet" disabled={busy} onClick={() => run(() => discardExport(base, e.id))}>
              Delete<span className="sr-only"> this export</span>
            </Button>
          )}
        </Row>
      ))}
    </Card>
  )
}
