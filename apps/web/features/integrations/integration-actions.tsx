'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { Pause, Play, RefreshCw, Unplug } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import {
  confirmRemovals,
  createWebhook,
  disconnect,
  reconnect,
  removeSampleOrganization,
  setPaused,
  startSync,
  stopRun,
} from './actions.ts'

type Target = { base: string; id: string; reason: string | undefined }

export function SyncButtons({ base, id, reason, paused, running }: Target & { paused: boolean; running: boolean }) {
  const { busy, run } = useAction()
  return (
    <>
      <Button onClick={() => run(() => startSync(base, id))} disabled={busy || running || paused} reason={reason}>
        <RefreshCw aria-hidden className={running ? 'animate-spin' : ''} />
        {running ? 'Syncing' : 'Sync now'}
      </Button>
      <PauseButton base={base} id={id} reason={reason} paused={paused} />
    </>
  )
}

export function PauseButton({ base, id, reason, paused }: Target & { paused: boolean }) {
  const { busy, run } = useAction()
  return (
    <Button onClick={() => run(() => setPaused(base, id, !paused))} disabled={busy} reason={reason}>
      {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      {paused ? 'Resume' : 'Pause'}
    </Button>
  )
}

/** A watched integration cannot be synced. */
export function WatchButtons({ base, id, reason, paused }: Target & { paused: boolean }) {
  const { busy, run } = useAction()
  return (
    <>
      <Button
        onClick={() =>
          run(
            () => reconnect(base, id),
            () => toast.success('Reconnecting'),
          )
        }
        disabled={busy || paused}
        reason={reason}
      >
        <RefreshCw aria-hidden /> Reconnect
      </Button>
      <PauseButton base={base} id={id} reason={reason} paused={paused} />
    </>
  )
}

export function CancelRun({ base, id, runId, reason }: Target & { runId: string }) {
  const { busy, run } = useAction()
  return (
    <Button variant="quiet" onClick={() => run(() => stopRun(base, id, runId))} disabled={busy} reason={reason}>
      Cancel
    </Button>
  )
}

export function ApproveRemovals({ base, id, runId, count, reason }: Target & { runId: string; count: number }) {
  const { busy, run } = useAction()
  return (
    <Button
      variant="danger"
      onClick={() =>
        run(
          () => confirmRemovals(base, id, runId),
          (data) => toast.success(`Removed ${data.removed} entities`),
        )
      }
      disabled={busy}
      reason={reason}
    >
      Remove {count} entities
    </Button>
  )
}

/** Stays until it is dismissed, because it requires an action elsewhere. */
function warnAboutOrphanedWebhook({ message, settingsUrl }: { message: string; settingsUrl: string | null }) {
  const open = settingsUrl ? { action: { label: 'Open', onClick: () => window.open(settingsUrl, '_blank', 'noopener') } } : {}
  toast.warning(message, { duration: Number.POSITIVE_INFINITY, closeButton: true, ...open })
}

export function CreateWebhook({ base, id, reason }: Target) {
  const { busy, run } = useAction()
  return (
    <Button
      onClick={() =>
        run(
          () => createWebhook(base, id),
          ({ message }) => toast.success(message),
        )
      }
      disabled={busy}
      reason={reason}
    >
      Create webhook
    </Button>
  )
}

/** Disconnecting names what is lost and asks for the account's name. `lost` is, for example, "66 entities". */
export function DisconnectButton({ base, id, account, lost, reason }: Target & { account: string; lost: string }) {
  const { busy, run, router } = useAction()
  return (
    <Confirm
      trigger={
        <>
          <Unplug aria-hidden /> Disconnect
        </>
      }
      reason={reason}
      title={`Disconnect ${account}?`}
      typed={account}
      confirm={`Disconnect and remove ${lost}`}
      busy={busy}
      onConfirm={() =>
        run(
          () => disconnect(base, id),
          ({ href, webhook }) => {
            if (webhook) warnAboutOrphanedWebhook(webhook)
            router.push(href)
          },
        )
      }
    >
      <b className="text-fg">{lost}</b> from this integration are removed, with their problems and history. The webhook or app
      Callboard created at {account} is also removed. Reconnecting restores everything.
    </Confirm>
  )
}

/** Removes the sample organization. It can be connected again at any time, so no name is asked for. */
export function RemoveSampleButton({ base, reason }: { base: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Remove it"
      label="Remove the sample organization"
      title="Remove the sample organization?"
      confirm="Remove it"
      reason={reason}
      busy={busy}
      onConfirm={() =>
        run(
          () => removeSampleOrganization(base),
          () => toast.success('The sample organization was removed'),
        )
      }
    >
      Its repositories, entities, clusters and workloads are removed. Your own integrations are not affected.
    </Confirm>
  )
}
