'use client'
import { Button } from '@callboard/ui/button'
import { toast } from '@callboard/ui/toast'
import { Play } from 'lucide-react'
import { useTransition } from 'react'
import { navigateAway } from '~/lib/navigation/navigate-away.ts'
import { openDemo } from './actions.ts'

/** Enters the live demo without an account. */
export function OpenDemo({ variant = 'plain' }: { variant?: 'plain' | 'primary' }) {
  const [busy, start] = useTransition()
  const go = () =>
    start(async () => {
      const result = await openDemo()
      if (result.ok) navigateAway(result.data.href)
      else toast.error(result.message)
    })
  return (
    <Button variant={variant} size="large" onClick={go} disabled={busy}>
      <Play aria-hidden /> {busy ? 'Opening …' : 'Explore the live demo'}
    </Button>
  )
}
