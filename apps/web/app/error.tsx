'use client'
import { buttonStyle } from '@callboard/ui/button'
import { FailedPage } from '../components/failed-page.tsx'
import { Link } from '../components/link.tsx'
import { paths } from '../lib/navigation/paths.ts'

/** Outside of portals, and for a portal whose frame could not be loaded. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-[70vh] place-items-center">
      <FailedPage error={error} retry={reset}>
        <Link href={paths.organizations()} className={buttonStyle()}>
          Your organizations
        </Link>
      </FailedPage>
    </main>
  )
}
