'use client'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { Pause, Play, RefreshCw, Unplug } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import type { ActionResult } from '../../lib/action-result.ts'
import { confirmRemovals, disconnect, setPaused, startSync, stopRun } from './actions.ts'

type Target = { slug: string; id: string; reason: string | undefined }

function useAction() {
  const router = useRouter()
  const [busy, start] = useTransition()
  const run = <T,>(work: () => Promise<ActionResult<T>>, then?: (data: T) => void) =>
    start(async () => {
      const result = await work()
      if (!result.ok) toast.error(result.message)
      else then?.(result.data)
      router.refresh()
    })
  return { busy, run, router }
}

export function SyncButtons({ slug, id, reason, paused, running }: Target & { paused: boolean; running: boolean }) {
  const { busy, run } = useAction()
  return (
    <>
      <Button onClick={() => run(() => startSync(slug, id))} disabled={busy || running || paused} reason={reason}>
        <RefreshCw aria-hidden className={running ? 'animate-spin' : ''} />
        {running ? 'Syncing' : 'Sync now'}
      </Button>
      <Button onClick={() => run(() => setPaused(slug, id, !paused))} disabled={busy} reason={reason}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </>
  )
}

export function CancelRun({ slug, id, runId, reason }: Target & { runId: string }) {
  const { busy, run } = useAction()
  return (
    <Button look="quiet" onClick={() => run(() => stopRun(slug, id, runId))} disabled={busy} reason={reason}>
      Cancel
    </Button>
  )
}

export function ApproveRemovals({ slug, id, runId, count, reason }: Target & { runId: string; count: number }) {
  const { busy, run } = useAction()
  return (
    <Button
      look="danger"
      onClick={() =>
        run(
          () => confirmRemovals(slug, id, runId),
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
export function DisconnectButton({ slug, id, account, entities, reason }: Target & { account: string; entities: number }) {
  const { busy, run, router } = useAction()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)} reason={reason}>
        <Unplug aria-hidden /> Disconnect
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Disconnect ${account}?`}
        description={
          <>
            <b className="text-fg">{entities} entities</b> that came from it leave the catalog, with their problems and sync
            history. Nothing changes at {account} itself; connecting it again brings everything back.
          </>
        }
      >
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            run(
              () => disconnect(slug, id),
              ({ href }) => router.push(href),
            )
          }}
        >
          <Field name="confirm" label={`Type ${account} to confirm`}>
            {(props) => <Input {...props} value={typed} onChange={(e) => setTyped(e.target.value)} autoComplete="off" />}
          </Field>
          <Button type="submit" look="danger" disabled={busy || typed !== account}>
            Disconnect and remove {entities} entities
          </Button>
        </form>
      </Dialog>
    </>
  )
}
