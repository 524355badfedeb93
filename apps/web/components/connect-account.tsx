import { Button, buttonStyle } from '@callboard/ui/button'
import { paths } from '~/lib/navigation/paths.ts'
import { Link } from './link.tsx'

/** The way out of an empty portal: the directory of integrations, or why the reader's role does not get there. */
export const ConnectAccount = ({ base, reason }: { base: string; reason: string | undefined }) =>
  reason ? (
    <Button variant="primary" reason={reason}>
      Connect an account
    </Button>
  ) : (
    <Link href={paths.integrations(base)} className={buttonStyle({ variant: 'primary' })}>
      Connect an account
    </Link>
  )
