import type { PluginManifest } from '@callboard/plugin-kit/manifest'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Check, Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** Shown in place of an unavailable premium plugin: what it would show, who can enable it, and how. */
export function LockedPage({
  base,
  manifest,
  restricted,
  reason,
  own,
  preview,
}: {
  base: string
  manifest: PluginManifest
  /** Whether it is locked because a payment is overdue. */
  restricted: boolean
  /** Why the current user cannot enable it. */
  reason: string | undefined
  /** What it would show of the organization's own data, in a sentence. */
  own: string | undefined
  /** An example of what it shows. */
  preview: ReactNode
}) {
  return (
    <>
      <Card>
        <EmptyState
          icon={<Lock />}
          title={restricted ? `${manifest.name} is locked until payment is received` : `${manifest.name} is a premium plugin`}
          action={
            reason ? undefined : (
              <Link href={paths.billing(base)} className={buttonStyle({ variant: 'primary' })}>
                {restricted ? 'Update payment method' : 'See plans'}
              </Link>
            )
          }
        >
          {manifest.summary} {own} {restricted ? 'Nothing was deleted.' : ''}
          {reason ? ' An owner or billing owner can upgrade in Settings > Billing.' : ''}
        </EmptyState>
        <ul className="mx-auto flex max-w-md flex-col gap-1.5 px-4 pb-8">
          {manifest.adds.map((line) => (
            <li key={line} className="flex gap-2">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" /> {line}
            </li>
          ))}
        </ul>
      </Card>
      {preview}
    </>
  )
}
