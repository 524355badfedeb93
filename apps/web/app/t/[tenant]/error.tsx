'use client'
import { Button } from '@callboard/ui/button'
import { EmptyState } from '@callboard/ui/empty-state'
import { Unplug } from 'lucide-react'

export default function PortalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="content">
      <EmptyState icon={<Unplug />} title="Something went wrong" action={<Button onClick={reset}>Try again</Button>}>
        Nothing was changed. If it happens again, quote {error.digest ?? 'the time'} when you contact support.
      </EmptyState>
    </main>
  )
}
