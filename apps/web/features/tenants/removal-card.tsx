'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { useAction } from '~/lib/actions/use-action.ts'
import { keepOrganization, removeOrganization } from './data-actions.ts'

type Props = { base: string; name: string; slug: string; removeAt: Date | null; days: number; reason: string | undefined }

/** Removes the organization after days of grace, or keeps it. */
export function RemovalCard({ base, name, slug, removeAt, days, reason }: Props) {
  const { busy, run } = useAction()
  return (
    <Card title="Remove the organization">
      <div className="flex flex-wrap items-center gap-3 p-3.5">
        <p className="min-w-0 flex-1 basis-60 text-muted">
          {removeAt
            ? `${name} is going to be removed on ${removeAt.toISOString().slice(0, 10)}. Until then everything works.`
            : `Removes ${name} with everything it holds, ${days} days from now. Until then everything works, and an owner can keep it. A paid plan ends with it. Owners get a proof that nothing is left.`}
        </p>
        {removeAt ? (
          <Button look="primary" disabled={busy} reason={reason} onClick={() => run(() => keepOrganization(base))}>
            Keep {name}
          </Button>
        ) : (
          <Confirm
            trigger="Remove …"
            label={`Remove ${name}`}
            title={`Remove ${name}?`}
            typed={slug}
            confirm="Remove the organization"
            busy={busy}
            reason={reason}
            onConfirm={() => run(() => removeOrganization(base, slug))}
          >
            In {days} days its catalog, connections, bills, members’ places and audit log are deleted, and nothing of it can be
            brought back. Make an export first.
          </Confirm>
        )}
      </div>
    </Card>
  )
}
