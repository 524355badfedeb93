'use client'
import { buttonStyle } from '@callboard/ui/button'
import { FailedPage } from '~/components/failed-page.tsx'
import { Link } from '~/components/link.tsx'
import { useShell } from '~/features/shell/shell-context.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'

export default function PortalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const { base } = useShell()
  return (
    <PortalPage crumbs={[{ label: 'Error' }]}>
      <FailedPage error={error} retry={reset}>
        <Link href={paths.home(base)} className={buttonStyle()}>
          Go to Home
        </Link>
      </FailedPage>
    </PortalPage>
  )
}
