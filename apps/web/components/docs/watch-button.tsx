'use client'
import { Button } from '@callboard/ui/button'
import { Bell, BellOff } from 'lucide-react'
import { useAction } from '~/lib/actions/use-action.ts'
import { watchDocsPage } from './watch-action.ts'

type Props = {
  base: string
  entityRef: string
  page: { path: string; title: string }
  watched: boolean
  reason: string | undefined
  /** Names the page if there are several such buttons. */
  inList?: true
}

/** Starts or stops notifications about changes of a docs page. */
export function WatchButton({ base, entityRef, page, watched, reason, inList }: Props) {
  const { busy, run } = useAction()
  return (
    <Button
      disabled={busy}
      reason={reason}
      aria-label={inList ? `Stop watching ${page.title}` : undefined}
      title={watched ? undefined : 'Get notified when this page changes'}
      onClick={() => run(() => watchDocsPage(base, entityRef, page.path, !watched))}
    >
      {watched ? <BellOff aria-hidden /> : <Bell aria-hidden />} {watched ? 'Stop watching' : 'Watch this page'}
    </Button>
  )
}
