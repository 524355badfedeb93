import { Gallery } from '@callboard/ui/gallery/gallery'
import { TimeZone } from '@callboard/ui/time-ago'
import { notFound } from 'next/navigation'
import { mailboxUrl } from '~/lib/session/enabled-providers.ts'

export const metadata = { title: 'Components' }

/** The components of packages/ui, where the product runs for its developers: with `npm start` and `npm run dev`. */
export default function GalleryPage() {
  if (!mailboxUrl()) notFound()
  return (
    <TimeZone zone="UTC">
      <Gallery now={new Date()} />
    </TimeZone>
  )
}
