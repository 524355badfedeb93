'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Confirm } from '@callboard/ui/confirm'
import { useAction } from '~/lib/actions/use-action.ts'
import { cancelOrganizationRemoval, removeOrganization } from './data-actions.ts'

type Props = { base: string; name: string; slug: string; removeAt: Date | null; days: number; reason: string | undefined }

/** Removes the organization after a grace period, or cancels the removal. */
export function RemovalCard({ base, name, slug, removeAt, days, reason }: Props) {
  const { busy, run } = useAction()
  return (
    <Card title="Delete organization">
      <div className="flex flex-wrap items-center gap-3 p-3.5">
        <p className="min-w-0 flex-1 basis-60 text-muted">
          {removeAt
            ? `${name} will be deleted on ${removeAt.toISOString().slice(0, 10)}. Until then, everything keeps working.`
            : `Deletes ${name} and all its data in ${days} days. Until then, everything keeps working and an owner can cancel the deletion. A paid plan is canceled with it. Owners receive a confirmation that no data remains.`}
        </p>
        {removeAt ? (
          <Button variant="primary" disabled={busy} reason={reason} onClick={() => run(() => cancelOrganizationRemoval(base))}>
            Cancel deletion
          </Button>
        ) : (
          <Confirm
            trigger="Delete …"
            label={`Delete ${name}`}
            title={`Delete ${name}?`}
            typed={slug}
            confirm="Delete organization"
            busy={busy}
            reason={reason}
            onConfirm={() => run(() => removeOrganization(base, slug))}
          >
            In {days} days, its catalog, integrations, bills, memberships and audit log are deleted permanently. Create an export
            first.
          </Confirm>
        )}
      </div>
    </Card>
  )
}
