'use client'
import { toast } from '@callboard/ui/toast'
import { usePathname, useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLive } from '~/components/live-refresh.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { markNotificationsRead, readInbox } from './actions.ts'
import { type Inbox, withRead } from './inbox.ts'
import { useShell, useUnread } from './shell-context.tsx'

/** No answer at all, as an answer. */
const unreachable = () => ({ ok: false as const, message: 'Callboard cannot be reached. Check your connection and try again.' })

/** The latest notifications, kept fresh while they are shown, and the way to mark them. */
export function useInbox() {
  const { base } = useShell()
  const { setUnread } = useUnread()
  const router = useRouter()
  const onPage = usePathname() === paths.notifications(base)
  const [inbox, setInbox] = useState<Inbox>()
  const [error, setError] = useState<string>()
  // The bell's count starts again from what each load of the page says.
  const count = useRef(setUnread)
  count.current = setUnread
  const apply = useRef((next: Inbox) => {
    setInbox(next)
    count.current(next.unread)
  })
  const load = useCallback(async () => {
    const result = await readInbox(base).catch(unreachable)
    setError(result.ok ? undefined : result.message)
    if (result.ok) apply.current(result.data)
  }, [base])
  useEffect(() => void load(), [load])
  useLive(['notifications'], () => void load(), { gapMs: 1000, onOpen: false })
  /** Shown at once; what could not be saved is shown as it was. */
  const mark = async (ids: 'all' | string[], read: boolean) => {
    if (!inbox) return
    apply.current(withRead(inbox, ids, read))
    const result = await markNotificationsRead(base, ids, read).catch(unreachable)
    if (!result.ok) {
      toast.error(result.message)
      apply.current(inbox)
    } else if (onPage) router.refresh()
  }
  return { inbox, error, load, mark }
}
