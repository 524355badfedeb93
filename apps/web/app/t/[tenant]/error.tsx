'use client'
import { Button, buttonStyle } from '@callboard/ui/button'
import { EmptyState } from '@callboard/ui/empty-state'
import { Unplug } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { useShell } from '~/features/shell/shell-context.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'

export default function PortalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const { base } = useShell()
  return (
    <PortalPage crumbs={[{ label: 'Error' }]}>
      <EmptyState
        icon={<Unplug />}
        title="Something went wrong"
        action={
          <>
            <Button variant="primary" onClick={reset}>
              Try again
            </Button>
            <Link href={paths.home(base)} className={buttonStyle()}>
              Go to Home
            </Link>
          </>
        }
      >
        Nothing was changed. If it happens again, quote {error.digest ?? 'the time'} when you contact support.
      </EmptyState>
    </PortalPage>
  )
}
