import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Layers, Plug } from 'lucide-react'
import type { ReactNode } from 'react'
import { paths } from '~/lib/navigation/paths.ts'

/** The first choice of a new organization: its own GitHub, or a sample to look around with. */
export function FirstRun({
  base,
  name,
  reason,
  sample,
}: {
  base: string
  name: string
  reason: string | undefined
  sample: ReactNode
}) {
  return (
    <div className="flex flex-col gap-5">
      <div>
        <h1 className="text-2xl font-semibold tracking-tight">Welcome to {name}</h1>
        <p className="mt-1 text-lg text-muted">Choose how to populate your portal.</p>
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        <Card>
          <div className="flex h-full flex-col gap-2 p-5">
            <Plug aria-hidden className="size-5 text-accent" />
            <h2 className="text-lg font-semibold">Connect GitHub</h2>
            <p className="flex-1 text-muted">
              Read-only access. Services, APIs, teams and owners appear within minutes and stay in sync with every push.
            </p>
            <div>
              {reason ? (
                <p className="text-faint">{reason}</p>
              ) : (
                // Loaded as a document of its own: that page alone may post to another site.
                <a href={paths.connect(base, 'github')} className={buttonStyle({ variant: 'primary', size: 'large' })}>
                  Connect GitHub
                </a>
              )}
            </div>
          </div>
        </Card>
        {sample ? (
          <Card>
            <div className="flex h-full flex-col gap-2 p-5">
              <Layers aria-hidden className="size-5 text-accent" />
              <h2 className="text-lg font-semibold">Explore with sample data</h2>
              <p className="flex-1 text-muted">A fictional company. Clearly labeled, and removed with one click.</p>
              <div>{sample}</div>
            </div>
          </Card>
        ) : null}
      </div>
    </div>
  )
}
