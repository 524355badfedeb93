'use client'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { useLive } from '~/components/live-refresh.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { isOpen } from './run-state.ts'
import type { SyncView } from './sync-view.ts'

type Props = { base: string; integrationId: string; view: SyncView }

/** The newest view of a sync: the one in the page, or one loaded since. Reloads the page when the sync ends. */
export function useProgress({ base, integrationId, view }: Props): SyncView {
  const router = useRouter()
  const [loaded, setLoaded] = useState(view)
  const loading = useRef(false)
  // A view in transit may miss changes.
  const again = useRef(false)
  const load = async () => {
    if (loading.current) {
      again.current = true
      return
    }
    loading.current = true
    const answer = await fetch(paths.syncProgress(base, integrationId), { cache: 'no-store' }).catch(() => undefined)
    loading.current = false
    if (again.current) {
      again.current = false
      void load()
    }
    // The integration may have been removed, or closed to this role.
    if (answer && !answer.ok) return router.refresh()
    if (!answer) return
    const next = (await answer.json()) as SyncView
    setLoaded(next)
    if (next.run?.id !== view.run?.id || !isOpen(next.run?.state)) router.refresh()
  }
  useLive(['integrations'], () => void load(), { gapMs: 500, onOpen: true })
  return loaded.now > view.now && loaded.run?.id === view.run?.id ? loaded : view
}
