'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { BellPlus, BellRing, Undo2 } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { follow, removeDetached, restore } from './history-actions.ts'

/** A button for one entity; `reason` says why it is disabled. */
export type EntityButton = { base: string; entityRef: string; label: string; reason: string | undefined }

/** Whether the user follows changes of an entity; for a group, also of what it owns. */
export function FollowButton({
  base,
  entityRef,
  label,
  followed,
  group,
  reason,
}: EntityButton & { followed: boolean; group: boolean }) {
  const { busy, run } = useAction()
  return (
    <Button
      disabled={busy}
      reason={reason}
      aria-pressed={followed}
      aria-label={`Follow ${label}`}
      title={group ? 'Get notified about changes to this group and everything it owns' : 'Get notified about changes'}
      onClick={() => run(() => follow(base, entityRef, !followed))}
    >
      {followed ? <BellRing aria-hidden /> : <BellPlus aria-hidden />} {followed ? 'Following' : 'Follow'}
    </Button>
  )
}

/** Restores a removed entity. */
export function RestoreButton({ base, entityRef, label, reason }: EntityButton) {
  const { busy, run, router } = useAction()
  return (
    <Button
      disabled={busy}
      reason={reason}
      aria-label={`Restore ${label}`}
      onClick={() =>
        run(
          () => restore(base, entityRef),
          () => {
            toast.success(`${label} was restored`)
            router.push(paths.entity(base, entityRef))
          },
        )
      }
    >
      <Undo2 aria-hidden /> Restore
    </Button>
  )
}

/** Removes an entity without a source. */
export function RemoveDetachedButton({ base, entityRef, label, reason }: EntityButton) {
  const { busy, run, router } = useAction()
  return (
    <Confirm
      trigger="Remove"
      label={`Remove ${label}`}
      variant="plain"
      title={`Remove ${label}?`}
      confirm="Remove"
      busy={busy}
      reason={reason}
      onConfirm={() =>
        run(
          () => removeDetached(base, entityRef),
          () => router.push(paths.removed(base)),
        )
      }
    >
      It can be restored for 30 days.
    </Confirm>
  )
}
