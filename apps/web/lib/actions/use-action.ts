'use client'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import type { ActionResult } from './action-result.ts'
import { withIdentityConfirmation } from './with-identity-confirmation.ts'

const reloadButton = { duration: Number.POSITIVE_INFINITY, action: { label: 'Reload', onClick: () => window.location.reload() } }

/** Runs server actions from buttons: one at a time, with errors as toasts, and reloads the page's data afterwards. */
export function useAction() {
  const router = useRouter()
  const [busy, start] = useTransition()
  const run = <T>(work: () => Promise<ActionResult<T>>, then?: (data: T) => void) =>
    start(async () => {
      const result = await withIdentityConfirmation(work)
      if (!result.ok) toast.error(result.message, result.reload ? reloadButton : undefined)
      else then?.(result.data)
      // A page of an earlier build is loaded again by its reader, who may have typed something.
      if (result.ok || !result.reload) router.refresh()
    })
  return { busy, run, router }
}
