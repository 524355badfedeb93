import { buttonStyle } from '@callboard/ui/button'
import { EmptyState } from '@callboard/ui/empty-state'
import { MapPinOff } from 'lucide-react'
import { Link } from '../components/link.tsx'
import { paths } from '../lib/navigation/paths.ts'

export default function NotFound() {
  return (
    <main className="grid min-h-[70vh] place-items-center">
      <EmptyState
        icon={<MapPinOff />}
        title="Page not found"
        action={
          <Link href={paths.organizations()} className={buttonStyle()}>
            Your organizations
          </Link>
        }
      >
        It may have been removed or renamed, or it belongs to an organization you are not a member of.
      </EmptyState>
    </main>
  )
}
