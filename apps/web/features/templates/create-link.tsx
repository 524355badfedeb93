import { Button, buttonStyle } from '@callboard/ui/button'
import { SquarePlus } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** Opens the form of a template, or says why that is not possible. */
export function CreateLink({ base, templateRef, reason }: { base: string; templateRef: string; reason: string | undefined }) {
  const content = (
    <>
      <SquarePlus aria-hidden /> Create
    </>
  )
  if (reason)
    return (
      <Button variant="primary" reason={reason}>
        {content}
      </Button>
    )
  return (
    <Link href={paths.newRun(base, templateRef)} className={buttonStyle({ variant: 'primary' })}>
      {content}
    </Link>
  )
}
