'use client'
import type { listIgnored } from '@callboard/modules/inference'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { toast } from '@callboard/ui/toast'
import { EyeOff } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { restoreIgnored } from './actions.ts'

type Ignored = Awaited<ReturnType<typeof listIgnored>>

/** The ignore patterns, each with a button to remove it. */
export function IgnoredCard({ base, ignored, reason }: { base: string; ignored: Ignored; reason: string | undefined }) {
  const { busy, run } = useAction()
  if (ignored.length === 0) return null
  return (
    <Card title="Ignored" icon={<EyeOff aria-hidden />} aside={ignored.length}>
      {ignored.map((i) => (
        <Row key={`${i.integrationId} ${i.pattern}`}>
          <div className="min-w-0 flex-1">
            <code className="font-mono text-sm break-all">{i.pattern}</code>
            <p className="text-sm text-faint">
              {i.integration}, by {i.actor}
            </p>
          </div>
          <Button
            reason={reason}
            disabled={busy}
            aria-label={`Stop ignoring ${i.pattern}`}
            onClick={() =>
              run(
                () => restoreIgnored(base, i.integrationId, i.pattern),
                () => toast.success('Repositories are being synced'),
              )
            }
          >
            Stop ignoring
          </Button>
        </Row>
      ))}
    </Card>
  )
}
