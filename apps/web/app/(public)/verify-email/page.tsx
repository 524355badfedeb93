import { isAppError } from '@callboard/core/errors'
import { verifyEmail } from '@callboard/operations/identity/email-links'
import { buttonStyle } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import type { Metadata } from 'next'
import Link from 'next/link'
import { PublicFrame } from '../../../features/identity/public-frame.tsx'
import { paths } from '../../../lib/paths.ts'
import { queryOf, type SearchParams } from '../../../lib/search-params.ts'

export const metadata: Metadata = { title: 'Confirm your address', referrer: 'no-referrer' }

export default async function VerifyEmailPage({ searchParams }: { searchParams: SearchParams }) {
  const { token } = await queryOf<{ token?: string }>(searchParams)
  const refusal = await verifyEmail(token ?? '').then(
    () => undefined,
    (error) => {
      if (isAppError(error)) return error.message
      throw error
    },
  )
  return (
    <PublicFrame title="Confirm your address">
      <div className="flex flex-col gap-4">
        {refusal ? <Notice tone="bad" title={refusal} /> : <Notice tone="ok" title="Your address is confirmed." />}
        <Link href={paths.organizations()} className={buttonStyle({ look: 'primary', size: 'large' })}>
          Go on
        </Link>
      </div>
    </PublicFrame>
  )
}
