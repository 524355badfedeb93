'use client'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { useLayer, useShell } from './shell-context.tsx'

/** Ways on from a page that does not exist. */
export function NotFoundActions() {
  const { base } = useShell()
  const { open } = useLayer()
  return (
    <>
      <Button variant="primary" onClick={() => open('palette')}>
        Search
      </Button>
      <Link href={paths.home(base)} className={buttonStyle()}>
        Go to Home
      </Link>
    </>
  )
}
