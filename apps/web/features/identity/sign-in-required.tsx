import { buttonStyle } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** Shown for an emailed link that requires being signed in to its account: explains it, and links to sign-in. */
export function SignInRequired({
  backTo,
  email,
  signedInAs,
}: {
  backTo: string
  /** The address to prefill at sign-in; none if the link was sent to another address than the account's. */
  email?: string
  signedInAs: string | undefined
}) {
  if (signedInAs)
    return (
      <Notice tone="warn" title={`You are signed in as ${signedInAs}.`}>
        This link belongs to another account. Sign out, sign in to that account, and open the link again.
      </Notice>
    )
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warn" title="Sign in to confirm this address.">
        This link only works for the account that requested it. If you did not request it, you can ignore it.
      </Notice>
      <Link href={paths.signIn(backTo, email)} className={buttonStyle({ variant: 'primary', size: 'large' })}>
        Sign in
      </Link>
    </div>
  )
}
