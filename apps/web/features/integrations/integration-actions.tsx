'use client'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { Pause, Play, RefreshCw, Unplug } from 'lucide-react'
import { useAction } from '../../lib/use-action.ts'
import { confirmRemovals, disconnect, setPaused, startSync, stopRun } from './actions.ts'

type Target = { base: string; id: string; reason: string | undefined }

export function SyncButtons({ base, id, reason, paused, running }: Target & { paused: boolean; running: boolean }) {
  const { busy, run } = useAction()
  return (
    <>
      <Button onClick={() => run(() => startSync(base, id))} disabled={busy || running || paused} reason={reason}>
        <RefreshCw aria-hidden className={running ? 'animate-spin' : ''} />
        {running ? 'Syncing' : 'Sync now'}
      </Button>
      <Button onClick={() => run(() => setPaused(base, id, !paused))} disabled={busy} reason={reason}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </>
  )
}

export function CancelRun({ base, id, runId, reason }: Target & { runId: string }) {
  const { busy, run } = useAction()
  return (
    <Button look="quiet" onClick={() => run(() => stopRun(base, id, runId))} disabled={busy} reason={reason}>
      Cancel
    </Button>
  )
}

export function ApproveRemovals({ base, id, runId, count, reason }: Target & { runId: string; count: number }) {
  const { busy, run } = useAction()
  return (
    <Button
      look="danger"
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

/** Disconnecting names what is lost and asks for the account's name. */
export function DisconnectButton({ base, id, account, entities, reason }: Target & { account: string; entities: number }) {
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
      confirm={`Disconnect and remove ${entities} entities`}
      busy={busy}
      onConfirm={() =>
        run(
          () => disconnect(base, id),
          ({ href }) => router.push(href),
        )
      }
    >
      <b className="text-fg">{entities} entities</b> that came from it leave the catalog, with their problems and sync history.
      Nothing changes at {account} itself; connecting it again brings everything back.
    </Confirm>
  )
}
