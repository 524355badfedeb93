'use client'
import { Progress } from '@callboard/ui/progress'
import { X } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { Link } from '~/components/link.tsx'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { isOpen, runState } from './run-state.ts'
import type { SyncView } from './sync-view.ts'
import { useProgress } from './use-progress.ts'

type Props = { base: string; integrationId: string; account: string; itemLabel: string; view: SyncView }

function stateText({ run, entities }: SyncView, itemLabel: string): string {
  if (!run) return `${entities} entities`
  if (run.state === 'waiting') return run.errorMessage ?? 'Waiting for the vendor'
  if (!isOpen(run.state))
    return run.state === 'succeeded' ? `${entities} entities in the catalog` : (run.errorMessage ?? runState(run.state).label)
  return run.total === null ? `Listing ${itemLabel} …` : `${run.done} of ${run.total} ${itemLabel}`
}

/** A first sync in the corner of the catalog, whose rows appear meanwhile. It goes on when the corner is closed. */
export function SyncCorner(props: Props) {
  const { base, integrationId, account, itemLabel } = props
  const view = useProgress(props)
  const router = useRouter()
  const pathname = usePathname()
  const params = useSearchParams()
  const open = isOpen(view.run?.state)
  const close = () => {
    const next = new URLSearchParams(params)
    next.delete('sync')
    router.replace(next.size > 0 ? `${pathname}?${next}` : pathname, { scroll: false })
  }
  return (
    <>
      <LiveRefresh topics={['catalog']} gapMs={700} pending={open} />
      <section
        aria-label={`Sync of ${account}`}
        className="fixed right-4 bottom-[calc(var(--tab-bar)+16px)] z-20 flex w-72 max-w-[calc(100vw-2rem)] flex-col gap-2 rounded-xl border bg-panel p-3.5 shadow-lg print:hidden"
      >
        <div className="flex items-start gap-2">
          <b className="min-w-0 flex-1 font-medium break-words">{open ? `Syncing ${account}` : account}</b>
          <button type="button" aria-label="Close sync progress" onClick={close} className="rounded text-muted hover:text-fg">
            <X aria-hidden className="size-4" />
          </button>
        </div>
        {open ? <Progress done={view.run?.done ?? 0} total={view.run?.total ?? null} label={`${itemLabel} read`} /> : null}
        <div className="flex items-center justify-between gap-3 text-muted">
          <span aria-live="polite" className="tabular-nums">
            {stateText(view, itemLabel)}
          </span>
          <Link href={paths.integration(base, integrationId)} className="shrink-0 rounded text-accent underline">
            Sync report
          </Link>
        </div>
      </section>
    </>
  )
}
