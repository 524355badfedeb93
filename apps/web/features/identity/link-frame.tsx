import { isAppError } from '@callboard/core/errors'
import { buttonStyle } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { PublicFrame } from './public-frame.tsx'

/** The page of an emailed link: its purpose, or why it is no longer valid and where to get another. */
export async function LinkFrame<T>({
  title,
  lead,
  link,
  again,
  children,
}: {
  title: string
  lead?: string
  link: () => Promise<T>
  again: string
  children: (found: T) => ReactNode
}) {
  const found = await link().then(
    (value) => ({ value }),
    (error: unknown) => {
      if (isAppError(error)) return { refusal: error.message }
      throw error
    },
  )
  return (
    <PublicFrame title={title} lead={lead}>
      {'value' in found ? (
        children(found.value)
      ) : (
        <div className="flex flex-col gap-4">
          <Notice tone="bad" title={found.refusal} />
          <Link href={again} className={buttonStyle({ size: 'large' })}>
            Continue
          </Link>
        </div>
      )}
    </PublicFrame>
  )
}
